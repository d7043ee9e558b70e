package dev.parley.http;

/**
 * What is refused before the core is asked, or because a part of the service does not answer: one
 * closed family, worded by each dialect like the core's {@link dev.parley.failure.Failure}.
 */
public sealed interface EdgeFailure {

  /** Hands this failure to the case of its kind. */
  <R> R in(Cases<R> cases);

  /** This failure as something to throw. */
  default EdgeFailureException exception() {
    return new EdgeFailureException(this);
  }

  /**
   * Nobody is authenticated.
   *
   * @param credentialsGiven whether there were credentials, if unusable ones
   */
  record Unauthenticated(boolean credentialsGiven) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unauthenticated(this);
    }
  }

  /** The caller may not do this, whatever the scopes. */
  record Forbidden() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.forbidden(this);
    }
  }

  /**
   * The operation is in preview and the request does not opt in.
   *
   * @param feature what would have to be named to opt in; empty where naming nothing but "preview"
   *     is enough
   */
  record PreviewClosed(String feature) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.previewClosed(this);
    }
  }

  /** There is nothing at this path. */
  record UnknownPath() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unknownPath(this);
    }
  }

  /** There is something at this path, but not for this method. */
  record MethodNotAllowed() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.methodNotAllowed(this);
    }
  }

  /** No representation that the request accepts. */
  record NotAcceptable() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.notAcceptable(this);
    }
  }

  /** The body is of a media type that the operation does not take, or of none. */
  record UnsupportedMediaType() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unsupportedMediaType(this);
    }
  }

  /**
   * The body is too large.
   *
   * @param limit the most bytes it may have
   */
  record BodyTooLarge(long limit) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.bodyTooLarge(this);
    }
  }

  /** The body ends before it is complete, or its frame is broken. */
  record BodyCutOff() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.bodyCutOff(this);
    }
  }

  /**
   * The request breaks a rule of HTTP, so that it is not certain where it ends or what it asks for
   * (RFC 9112, sections 3.2 and 6.3).
   *
   * @param reason what is wrong with it, as a sentence
   */
  record MalformedRequest(String reason) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.malformedRequest(this);
    }
  }

  /** The body did not come in the time that the server waits for it. */
  record RequestTimeout() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.requestTimeout(this);
    }
  }

  /** The body is compressed; no operation reads compressed bodies. */
  record UnsupportedEncoding() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unsupportedEncoding(this);
    }
  }

  /** The operation needs a body, and there is none. */
  record MissingBody() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.missingBody(this);
    }
  }

  /**
   * The body is not JSON, or JSON that no parser should accept (too deep, a name given twice).
   *
   * @param field path of the field that is to blame; empty for the body as a whole
   * @param reason what is wrong with it, as the end of a sentence that starts with the field's
   *     name, or with "The body"
   */
  record MalformedBody(String field, String reason) implements EdgeFailure {

    /** A body of which nothing more is known. */
    public MalformedBody() {
      this("", "is not valid JSON");
    }

    @Override
    public <R> R in(Cases<R> cases) {
      return cases.malformedBody(this);
    }
  }

  /**
   * The body is JSON of another shape than the operation takes.
   *
   * @param field path of the field, such as {@code version_indicator.type}; empty for the body as a
   *     whole
   * @param reason what is wrong with it, as the end of a sentence that starts with the field's name
   */
  record WrongShape(String field, String reason) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.wrongShape(this);
    }
  }

  /**
   * A parameter of path, query or header has a value that it cannot have.
   *
   * @param name the parameter's name
   * @param reason what is wrong with it, as the end of a sentence that starts with the parameter's
   *     name
   */
  record InvalidParameter(String name, String reason) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.invalidParameter(this);
    }
  }

  /**
   * A page that can hold nothing is asked for.
   *
   * @param size the number of items asked for, 0 or less
   */
  record EmptyPage(int size) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.emptyPage(this);
    }
  }

  /**
   * A part that the answer needs does not respond at the moment; asking again later may help.
   *
   * @param retryAfterSeconds how long to wait, 1 or more
   */
  record Unavailable(int retryAfterSeconds) implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unavailable(this);
    }
  }

  /** The answer was not ready at the time by which the caller wanted it. */
  record DeadlineExceeded() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.deadlineExceeded(this);
    }
  }

  /** A fault of the service. What it is stays in the log, under the request's id. */
  record Unexpected() implements EdgeFailure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.unexpected(this);
    }
  }

  /**
   * One answer for each kind of failure.
   *
   * @param <R> what an answer is
   */
  interface Cases<R> {
    R unauthenticated(Unauthenticated failure);

    R forbidden(Forbidden failure);

    R previewClosed(PreviewClosed failure);

    R unknownPath(UnknownPath failure);

    R methodNotAllowed(MethodNotAllowed failure);

    R notAcceptable(NotAcceptable failure);

    R unsupportedMediaType(UnsupportedMediaType failure);

    R bodyTooLarge(BodyTooLarge failure);

    R bodyCutOff(BodyCutOff failure);

    R malformedRequest(MalformedRequest failure);

    R requestTimeout(RequestTimeout failure);

    R unsupportedEncoding(UnsupportedEncoding failure);

    R missingBody(MissingBody failure);

    R malformedBody(MalformedBody failure);

    R wrongShape(WrongShape failure);

    R invalidParameter(InvalidParameter failure);

    R emptyPage(EmptyPage failure);

    R unavailable(Unavailable failure);

    R deadlineExceeded(DeadlineExceeded failure);

    R unexpected(Unexpected failure);
  }
}
