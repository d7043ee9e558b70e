package dev.parley.vectara;

import dev.parley.http.Answer;
import dev.parley.http.RequestId;
import java.util.List;
import java.util.Map;

/**
 * The bodies of this dialect's errors, and the codes that many of them share.
 *
 * @param requestId id of the request, which each carries
 */
record ErrorBodies(RequestId requestId) {

  static final String INVALID = "invalid_request";
  static final String FORBIDDEN = "forbidden";
  static final String CONFLICT = "conflict";

  /** An error of no further kind. */
  Answer error(int status, String code, String message) {
    return Answer.of(
        status, new ErrorResponse(code, null, null, List.of(message), requestId.toString()));
  }

  /** Something is not there. */
  Answer notFound(String code, String id, String message) {
    return Answer.of(
        404, new ErrorResponse(code, null, id, List.of(message), requestId.toString()));
  }

  /** A field or parameter has a value that it cannot have. */
  Answer invalid(String code, String field, String reason) {
    return Answer.of(
        400,
        new ErrorResponse(
            code,
            Map.of(field, reason),
            null,
            List.of(field + " " + reason + "."),
            requestId.toString()));
  }
}
