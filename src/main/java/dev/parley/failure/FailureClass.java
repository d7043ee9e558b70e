package dev.parley.failure;

/**
 * The class of a failure, which decides how a dialect answers it unless the vendor words that kind
 * of failure itself. A dialect maps the classes in one exhaustive switch, so a new kind of failure
 * needs no change there.
 */
public enum FailureClass {
  /** The request is not valid, whatever the state of the service. */
  INVALID_ARGUMENT,
  /** The caller is not authenticated. */
  UNAUTHENTICATED,
  /** The caller is authenticated and is not allowed to do this. */
  PERMISSION_DENIED,
  /** What the request names does not exist, or the caller must not know that it does. */
  NOT_FOUND,
  /** The path exists, but not for this method. */
  METHOD_NOT_ALLOWED,
  /** The request accepts no media type that the operation offers. */
  NOT_ACCEPTABLE,
  /** The request did not arrive in time. */
  REQUEST_TIMEOUT,
  /** The request contradicts the current state of what it names. */
  CONFLICT,
  /** The body, or what it would be stored in, exceeds a limit. */
  TOO_LARGE,
  /** The operation does not read bodies of this media type or encoding. */
  UNSUPPORTED_MEDIA_TYPE,
  /** A fault of the service. */
  INTERNAL,
  /** A part of the service does not respond; a later attempt may succeed. */
  UNAVAILABLE,
  /** The response was not ready by the deadline. */
  DEADLINE_EXCEEDED;

  /**
   * A description of this class.
   *
   * @param message what went wrong, as one sentence
   */
  public Description describedAs(String message) {
    return new Description(this, message);
  }
}
