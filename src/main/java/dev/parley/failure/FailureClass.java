package dev.parley.failure;

/**
 * The class of a failure, which determines how a dialect responds to it, unless the vendor defines
 * a response for that failure. Each dialect maps the classes in one exhaustive switch, so a new
 * failure type requires no change there.
 */
public enum FailureClass {
  /** The request is invalid, regardless of the state of the service. */
  INVALID_ARGUMENT,
  /** The caller is not authenticated. */
  UNAUTHENTICATED,
  /** The caller is authenticated but not permitted to do this. */
  PERMISSION_DENIED,
  /** The requested resource does not exist, or the caller must not know that it exists. */
  NOT_FOUND,
  /** The path exists but does not support the method. */
  METHOD_NOT_ALLOWED,
  /** The request accepts no media type that the operation offers. */
  NOT_ACCEPTABLE,
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT,
  /** The request conflicts with the current state of the resource. */
  CONFLICT,
  /** The body, or the storage that it would add to, exceeds a limit. */
  TOO_LARGE,
  /** The operation does not read bodies of this media type or encoding. */
  UNSUPPORTED_MEDIA_TYPE,
  /** A fault of the service. */
  INTERNAL,
  /** A component of the service is unavailable; a later attempt may succeed. */
  UNAVAILABLE,
  /** The response was not ready by the deadline. */
  DEADLINE_EXCEEDED;

  /**
   * Returns a description with this class.
   *
   * @param message what went wrong, as one sentence
   */
  public Description describedAs(String message) {
    return new Description(this, message);
  }
}
