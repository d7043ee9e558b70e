package dev.parley.vectara;

import java.util.Map;

/**
 * An error in Vectara's terms (contract section 5), not yet bound to a request.
 *
 * @param status HTTP status
 * @param id what was not found; null for other errors
 * @param fieldErrors what is wrong by field; null for other errors
 */
record VectaraError(
    int status, String code, String message, String id, Map<String, String> fieldErrors) {

  /** An error that names neither a field nor an id. */
  static VectaraError of(int status, String code, String message) {
    return new VectaraError(status, code, message, null, null);
  }

  /** What the id names does not exist. */
  static VectaraError notFound(String code, String id, String message) {
    return new VectaraError(404, code, message, id, null);
  }

  /** A field or parameter has a value that is not valid. */
  static VectaraError invalid(String code, String field, String reason) {
    return new VectaraError(400, code, field + " " + reason + ".", null, Map.of(field, reason));
  }
}
