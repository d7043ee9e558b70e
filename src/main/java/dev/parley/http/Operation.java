package dev.parley.http;

/**
 * One operation as operators see it: in metrics and in traces. Both parts are one of a few words,
 * whatever is asked.
 *
 * @param dialect whose it is, as {@link Dialect#name} says
 * @param id its id in the OpenAPI document
 */
public record Operation(String dialect, String id) {

  /** What stands where there is no dialect or no operation. */
  public static final String NONE = "none";
}
