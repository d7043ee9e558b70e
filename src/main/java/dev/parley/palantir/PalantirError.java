package dev.parley.palantir;

import java.util.Map;

/**
 * An error in Palantir's format, without a request id.
 *
 * @param status HTTP status
 * @param code the error code; null for an empty body
 * @param description human-readable details; null for none
 */
record PalantirError(
    int status, String code, String name, String description, Map<String, Object> parameters) {

  /** A response without a body. */
  static PalantirError empty(int status) {
    return new PalantirError(status, null, null, null, Map.of());
  }

  /** An error without parameters. */
  static PalantirError of(int status, String code, String name, String description) {
    return new PalantirError(status, code, name, description, Map.of());
  }

  /** An error of status 400. */
  static PalantirError invalid(String name, String description) {
    return of(400, "INVALID_ARGUMENT", name, description);
  }

  /** An error of status 403. */
  static PalantirError denied(String name, String description) {
    return of(403, "PERMISSION_DENIED", name, description);
  }

  /** An error of status 404. */
  static PalantirError notFound(String name, String description) {
    return of(404, "NOT_FOUND", name, description);
  }

  /** The same error with these parameters. */
  PalantirError with(Map<String, Object> newParameters) {
    return new PalantirError(status, code, name, description, newParameters);
  }
}
