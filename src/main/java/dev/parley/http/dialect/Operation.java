package dev.parley.http.dialect;

/**
 * An operation as it appears in metrics and traces. Both parts have a fixed set of values,
 * regardless of the request.
 *
 * @param dialect the name of its dialect, see {@link Dialect#name}
 * @param id its id in the OpenAPI document
 */
public record Operation(String dialect, String id) {

  /** Placeholder if there is no dialect or no operation. */
  public static final String NONE = "none";
}
