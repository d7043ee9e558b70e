package dev.parley.palantir;

import dev.parley.http.Answer;
import dev.parley.http.RequestId;
import java.util.Map;

/**
 * Makes the bodies of errors (contract section 5).
 *
 * @param requestId the request that they answer
 */
record ErrorBodies(RequestId requestId) {

  static final String INVALID = "INVALID_ARGUMENT";
  static final String DENIED = "PERMISSION_DENIED";

  /**
   * An error.
   *
   * @param description what is wrong, for people; null for nothing to say
   */
  Answer error(
      int status, String code, String name, String description, Map<String, Object> parameters) {
    return Answer.of(
        status, new ErrorResponse(code, name, description, requestId.uuid(), parameters));
  }

  /** A request with something in it that cannot be. */
  Answer invalid(String description) {
    return error(400, INVALID, "Default:InvalidArgument", description, Map.of());
  }

  /** A body, or a file, of more bytes than it may have. */
  Answer tooLarge(String description) {
    return error(
        413, "REQUEST_ENTITY_TOO_LARGE", "Default:RequestEntityTooLarge", description, Map.of());
  }
}
