package dev.parley.vectara;

import java.util.Map;

/**
 * An error in Vectara's format, without a request id.
 *
 * @param status HTTP status
 * @param id id of the object that was not found; null for other errors
 * @param fieldErrors errors by field; null for other errors
 */
record VectaraError(
    int status, String code, String message, String id, Map<String, String> fieldErrors) {

  /** An error without field errors and id. */
  static VectaraError of(int status, String code, String message) {
    return new VectaraError(status, code, message, null, null);
  }

  /** The object with this id does not exist. */
  static VectaraError notFound(String code, String id, String message) {
    return new VectaraError(404, code, message, id, null);
  }

  /** A field or parameter has an invalid value. */
  static VectaraError invalid(String code, String field, String reason) {
    return new VectaraError(400, code, field + " " + reason + ".", null, Map.of(field, reason));
  }
}
