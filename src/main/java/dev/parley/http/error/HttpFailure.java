package dev.parley.http.error;

import static dev.parley.failure.FailureClass.DEADLINE_EXCEEDED;
import static dev.parley.failure.FailureClass.INTERNAL;
import static dev.parley.failure.FailureClass.INVALID_ARGUMENT;
import static dev.parley.failure.FailureClass.METHOD_NOT_ALLOWED;
import static dev.parley.failure.FailureClass.NOT_ACCEPTABLE;
import static dev.parley.failure.FailureClass.NOT_FOUND;
import static dev.parley.failure.FailureClass.PERMISSION_DENIED;
import static dev.parley.failure.FailureClass.REQUEST_TIMEOUT;
import static dev.parley.failure.FailureClass.TOO_LARGE;
import static dev.parley.failure.FailureClass.UNAUTHENTICATED;
import static dev.parley.failure.FailureClass.UNAVAILABLE;
import static dev.parley.failure.FailureClass.UNSUPPORTED_MEDIA_TYPE;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.Description;

/**
 * Failures outside the core: requests that HTTP rules or the framework reject, and internal errors.
 * Throw one as {@link #exception()}.
 */
public sealed interface HttpFailure extends ClassifiedFailure {

  /** This failure as an exception. */
  default HttpFailureException exception() {
    return new HttpFailureException(this);
  }

  /**
   * The caller is not authenticated.
   *
   * @param credentialsGiven whether the request has credentials, which were rejected
   */
  record Unauthenticated(boolean credentialsGiven) implements HttpFailure {
    @Override
    public Description description() {
      return UNAUTHENTICATED.describedAs(
          credentialsGiven
              ? "The bearer token is malformed, expired, or not from a trusted issuer."
              : "Send a bearer token in the Authorization header.");
    }
  }

  /** The caller may not use the operation, regardless of scopes. */
  record Forbidden() implements HttpFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs("This is not allowed.");
    }
  }

  /**
   * The operation is in preview and the request does not opt in.
   *
   * @param feature the feature to opt in to; empty if the dialect's previews have no names
   */
  record PreviewClosed(String feature) implements HttpFailure {
    @Override
    public Description description() {
      return PERMISSION_DENIED.describedAs("This operation is in preview.");
    }
  }

  /** The path does not exist. */
  record UnknownPath() implements HttpFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("There is no resource at this path.");
    }
  }

  /** The path exists, but does not support this method. */
  record MethodNotAllowed() implements HttpFailure {
    @Override
    public Description description() {
      return METHOD_NOT_ALLOWED.describedAs("The method is not allowed at this path.");
    }
  }

  /** The request accepts no media type that the operation offers. */
  record NotAcceptable() implements HttpFailure {
    @Override
    public Description description() {
      return NOT_ACCEPTABLE.describedAs(
          "The operation offers none of the media types in the Accept header.");
    }
  }

  /** The body has no media type, or one that the operation does not support. */
  record UnsupportedMediaType() implements HttpFailure {
    @Override
    public Description description() {
      return UNSUPPORTED_MEDIA_TYPE.describedAs("Send the body as application/json.");
    }
  }

  /** The body is compressed; no operation accepts compressed bodies. */
  record UnsupportedEncoding() implements HttpFailure {
    @Override
    public Description description() {
      return UNSUPPORTED_MEDIA_TYPE.describedAs("Send the body without a Content-Encoding.");
    }
  }

  /** The body is larger than the limit in bytes. */
  record BodyTooLarge(long limit) implements HttpFailure {
    @Override
    public Description description() {
      return TOO_LARGE.describedAs("The body is larger than " + limit + " bytes.");
    }
  }

  /**
   * The request violates HTTP, so that its end or its target is ambiguous (RFC 9112, sections 3.2
   * and 6.3).
   *
   * @param reason what is wrong, as a sentence
   */
  record MalformedRequest(String reason) implements HttpFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs(reason);
    }
  }

  /** The body did not arrive within the body timeout. */
  record RequestTimeout() implements HttpFailure {
    @Override
    public Description description() {
      return REQUEST_TIMEOUT.describedAs("The body did not arrive in time.");
    }
  }

  /** The body is incomplete, or its framing is invalid. */
  record BodyCutOff() implements HttpFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The body is incomplete.");
    }
  }

  /** The operation requires a body, and the request has none. */
  record MissingBody() implements HttpFailure {

    /**
     * Returns a body.
     *
     * @throws HttpFailureException missing body, when there is none
     */
    public static <T> T required(T body) {
      if (body == null) {
        throw new MissingBody().exception();
      }
      return body;
    }

    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("Send a JSON object as the body.");
    }
  }

  /**
   * The body is not JSON, or is JSON that is not accepted (nested too deeply, a duplicate field).
   *
   * @param field path of the field; empty for the whole body
   * @param reason what is wrong, as the end of a sentence that starts with the field's name
   */
  record MalformedBody(String field, String reason) implements HttpFailure {

    /** A body without further details. */
    public static MalformedBody unknown() {
      return new MalformedBody("", "is not valid JSON");
    }

    @Override
    public Description description() {
      return new WrongShape(field, reason).description();
    }
  }

  /**
   * The body is JSON, but does not match the operation's schema.
   *
   * @param field path of the field, such as {@code version_indicator.type}; empty for the whole
   *     body
   * @param reason what is wrong, as the end of a sentence that starts with the field's name
   */
  record WrongShape(String field, String reason) implements HttpFailure {
    @Override
    public Description description() {
      String what = field.isEmpty() ? "The body" : field;
      return INVALID_ARGUMENT.describedAs(what + " " + reason + ".");
    }
  }

  /**
   * A path, query or header parameter has an invalid value.
   *
   * @param reason what is wrong, as the end of a sentence that starts with the parameter's name
   */
  record InvalidParameter(String name, String reason) implements HttpFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs(name + " " + reason + ".");
    }
  }

  /**
   * The requested page size is not positive.
   *
   * @param size the page size, 0 or less
   */
  record EmptyPage(int size) implements HttpFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The page size must be at least 1.");
    }
  }

  /**
   * A part of the service does not respond; a retry may succeed.
   *
   * @param retryAfterSeconds how long to wait, 1 or more
   */
  record Unavailable(int retryAfterSeconds) implements HttpFailure {
    @Override
    public Description description() {
      return UNAVAILABLE.describedAs("The service is temporarily unavailable; try again later.");
    }
  }

  /** The response was not ready by the caller's deadline. */
  record DeadlineExceeded() implements HttpFailure {
    @Override
    public Description description() {
      return DEADLINE_EXCEEDED.describedAs("The response was not ready in time.");
    }
  }

  /** An internal error. Its cause appears only in the log, under the request id. */
  record Unexpected() implements HttpFailure {
    @Override
    public Description description() {
      return INTERNAL.describedAs("The service failed to process this request.");
    }
  }
}
