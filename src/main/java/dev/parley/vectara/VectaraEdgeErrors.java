package dev.parley.vectara;

import dev.parley.http.Answer;
import dev.parley.http.EdgeFailure;

/** Words what the edge refuses as Vectara does (contract section 5). Made for one request. */
final class VectaraEdgeErrors implements EdgeFailure.Cases<Answer> {

  private final ErrorBodies bodies;

  VectaraEdgeErrors(ErrorBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public Answer unauthenticated(EdgeFailure.Unauthenticated failure) {
    return bodies.error(
        401,
        "unauthorized",
        failure.credentialsGiven()
            ? "The API key is not valid, or the bearer token is malformed, expired or not from a trusted issuer."
            : "Send an API key in the header x-api-key, or a bearer token in the header Authorization.");
  }

  @Override
  public Answer forbidden(EdgeFailure.Forbidden failure) {
    return bodies.error(403, ErrorBodies.FORBIDDEN, "This is not allowed.");
  }

  @Override
  public Answer previewClosed(EdgeFailure.PreviewClosed failure) {
    return bodies.error(403, ErrorBodies.FORBIDDEN, "This operation is in preview.");
  }

  @Override
  public Answer unknownPath(EdgeFailure.UnknownPath failure) {
    return bodies.error(404, "not_found", "There is nothing at this path.");
  }

  @Override
  public Answer methodNotAllowed(EdgeFailure.MethodNotAllowed failure) {
    return bodies.error(405, "method_not_allowed", "The method is not allowed at this path.");
  }

  @Override
  public Answer notAcceptable(EdgeFailure.NotAcceptable failure) {
    return bodies.error(406, "not_acceptable", "Answers are application/json.");
  }

  @Override
  public Answer unsupportedMediaType(EdgeFailure.UnsupportedMediaType failure) {
    return bodies.error(415, "unsupported_media_type", "Send the body as application/json.");
  }

  @Override
  public Answer bodyTooLarge(EdgeFailure.BodyTooLarge failure) {
    return bodies.error(
        413, ErrorBodies.INVALID, "The body is larger than " + failure.limit() + " bytes.");
  }

  @Override
  public Answer bodyCutOff(EdgeFailure.BodyCutOff failure) {
    return bodies.error(400, ErrorBodies.INVALID, "The body ends before it is complete.");
  }

  @Override
  public Answer malformedRequest(EdgeFailure.MalformedRequest failure) {
    return bodies.error(400, ErrorBodies.INVALID, failure.reason());
  }

  @Override
  public Answer requestTimeout(EdgeFailure.RequestTimeout failure) {
    return bodies.error(408, "request_timeout", "The body did not arrive in time.");
  }

  @Override
  public Answer unsupportedEncoding(EdgeFailure.UnsupportedEncoding failure) {
    return bodies.error(415, "unsupported_media_type", "Send the body without a Content-Encoding.");
  }

  @Override
  public Answer missingBody(EdgeFailure.MissingBody failure) {
    return bodies.error(400, ErrorBodies.INVALID, "Send a JSON object as the body.");
  }

  @Override
  public Answer malformedBody(EdgeFailure.MalformedBody failure) {
    return wrongShape(new EdgeFailure.WrongShape(failure.field(), failure.reason()));
  }

  @Override
  public Answer wrongShape(EdgeFailure.WrongShape failure) {
    return failure.field().isEmpty()
        ? bodies.error(400, ErrorBodies.INVALID, "The body " + failure.reason() + ".")
        : bodies.invalid(ErrorBodies.INVALID, failure.field(), failure.reason());
  }

  @Override
  public Answer invalidParameter(EdgeFailure.InvalidParameter failure) {
    return bodies.invalid(ErrorBodies.INVALID, failure.name(), failure.reason());
  }

  @Override
  public Answer emptyPage(EdgeFailure.EmptyPage failure) {
    return invalidParameter(new EdgeFailure.InvalidParameter("limit", "must be 1 or more"));
  }

  @Override
  public Answer unavailable(EdgeFailure.Unavailable failure) {
    return bodies.error(503, "unavailable", "The service is not available; try again soon.");
  }

  @Override
  public Answer deadlineExceeded(EdgeFailure.DeadlineExceeded failure) {
    return bodies.error(504, "timeout", "The answer was not ready in the time that was asked for.");
  }

  @Override
  public Answer unexpected(EdgeFailure.Unexpected failure) {
    return bodies.error(500, "internal_error", "The service failed to answer this request.");
  }
}
