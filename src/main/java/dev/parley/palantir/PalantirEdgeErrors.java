package dev.parley.palantir;

import dev.parley.http.Answer;
import dev.parley.http.Asked;
import dev.parley.http.EdgeFailure;
import java.util.Map;

/** Words what the edge refused (contract section 5.1). Made for one request. */
final class PalantirEdgeErrors implements EdgeFailure.Cases<Answer> {

  private final ErrorBodies bodies;

  PalantirEdgeErrors(Asked asked) {
    bodies = new ErrorBodies(asked.id());
  }

  @Override
  public Answer unauthenticated(EdgeFailure.Unauthenticated failure) {
    return failure.credentialsGiven()
        ? bodies.error(
            401,
            "UNAUTHORIZED",
            "Default:Unauthorized",
            "The bearer token is malformed, expired, or not from a trusted issuer.",
            Map.of())
        : bodies.error(
            401,
            "UNAUTHORIZED",
            "MissingCredentials",
            "Send a bearer token in the Authorization header.",
            Map.of());
  }

  @Override
  public Answer forbidden(EdgeFailure.Forbidden failure) {
    return bodies.error(403, ErrorBodies.DENIED, "Default:PermissionDenied", null, Map.of());
  }

  @Override
  public Answer previewClosed(EdgeFailure.PreviewClosed failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
        "ApiFeaturePreviewUsageOnly",
        "This operation is in preview; add preview=true to the query.",
        Map.of());
  }

  @Override
  public Answer unknownPath(EdgeFailure.UnknownPath failure) {
    return Answer.empty(404);
  }

  @Override
  public Answer methodNotAllowed(EdgeFailure.MethodNotAllowed failure) {
    return Answer.empty(405);
  }

  @Override
  public Answer notAcceptable(EdgeFailure.NotAcceptable failure) {
    return bodies.error(
        406,
        ErrorBodies.INVALID,
        "Conjure:NotAcceptable",
        "Answers are application/json.",
        Map.of());
  }

  @Override
  public Answer unsupportedMediaType(EdgeFailure.UnsupportedMediaType failure) {
    return bodies.error(
        415,
        ErrorBodies.INVALID,
        "Conjure:UnsupportedMediaType",
        "Send the body as application/json.",
        Map.of());
  }

  @Override
  public Answer bodyTooLarge(EdgeFailure.BodyTooLarge failure) {
    return bodies.tooLarge("The body is larger than " + failure.limit() + " bytes.");
  }

  @Override
  public Answer bodyCutOff(EdgeFailure.BodyCutOff failure) {
    return bodies.invalid("The body ends before it is complete.");
  }

  @Override
  public Answer malformedRequest(EdgeFailure.MalformedRequest failure) {
    return bodies.invalid(failure.reason());
  }

  @Override
  public Answer requestTimeout(EdgeFailure.RequestTimeout failure) {
    return bodies.error(
        408,
        ErrorBodies.INVALID,
        "Default:RequestTimeout",
        "The body did not arrive in time.",
        Map.of());
  }

  @Override
  public Answer unsupportedEncoding(EdgeFailure.UnsupportedEncoding failure) {
    return bodies.error(
        415,
        ErrorBodies.INVALID,
        "Conjure:UnsupportedMediaType",
        "Send the body without a Content-Encoding.",
        Map.of());
  }

  @Override
  public Answer missingBody(EdgeFailure.MissingBody failure) {
    return bodies.error(
        400, ErrorBodies.INVALID, "MissingPostBody", "Send a JSON object, {} at least.", Map.of());
  }

  @Override
  public Answer malformedBody(EdgeFailure.MalformedBody failure) {
    return bodies.invalid(sentence(failure.field(), failure.reason()));
  }

  @Override
  public Answer wrongShape(EdgeFailure.WrongShape failure) {
    return bodies.error(
        422,
        ErrorBodies.INVALID,
        "Conjure:UnprocessableEntity",
        sentence(failure.field(), failure.reason()),
        Map.of());
  }

  private static String sentence(String field, String reason) {
    return (field.isEmpty() ? "The body" : field) + " " + reason + ".";
  }

  @Override
  public Answer invalidParameter(EdgeFailure.InvalidParameter failure) {
    return bodies.invalid(failure.name() + " " + failure.reason() + ".");
  }

  @Override
  public Answer emptyPage(EdgeFailure.EmptyPage failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
        "InvalidPageSize",
        "A page holds at least one item.",
        Map.of("pageSize", failure.size()));
  }

  @Override
  public Answer unavailable(EdgeFailure.Unavailable failure) {
    return Answer.empty(503);
  }

  @Override
  public Answer deadlineExceeded(EdgeFailure.DeadlineExceeded failure) {
    return bodies.error(504, "TIMEOUT", "Default:Timeout", null, Map.of());
  }

  @Override
  public Answer unexpected(EdgeFailure.Unexpected failure) {
    return bodies.error(500, "INTERNAL", "Default:Internal", null, Map.of());
  }
}
