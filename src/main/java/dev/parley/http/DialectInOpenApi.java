package dev.parley.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.failure.Failure;
import dev.parley.session.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Documents a dialect's errors in the OpenAPI document, in the words that the dialect really uses:
 * every operation gets the failures that the edge can answer with, and examples for those that it
 * declares itself. Runs while the program is built.
 */
public final class DialectInOpenApi {

  private static final RequestId SAMPLE =
      new RequestId(UUID.fromString("0d5405e5-2c22-41bc-8a4d-d4755c3f4260"));

  private static final ObjectMapper JSON = JsonMapper.builder().findAndAddModules().build();
  private static final String RID = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";

  private final Dialect dialect;
  private final String errorSchema;
  private final String agent;
  private final boolean gated;
  private final DocumentedFailures failures;

  /**
   * @param dialect whose operations to document
   * @param errorSchema name of the schema of its errors
   * @param agent how it names the demo agent
   * @param gated whether its operations are behind a preview gate, as the document describes them
   * @param failures what its operations can fail with
   */
  public DialectInOpenApi(
      Dialect dialect,
      String errorSchema,
      String agent,
      boolean gated,
      DocumentedFailures failures) {
    this.dialect = dialect;
    this.errorSchema = errorSchema;
    this.agent = agent;
    this.gated = gated;
    this.failures = failures;
  }

  /** Adds the dialect's errors to its operations. */
  public void addTo(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (dialect.owns(path)) {
                item.getOperations()
                    .forEach((method, operation) -> document(path, method, operation));
              }
            });
  }

  private void document(String path, HttpMethod method, Operation operation) {
    if (operation.getSecurity() == null || operation.getSecurity().isEmpty()) {
      return;
    }
    if (createsSession(path, method)) {
      operation.addParameter(
          OASFactory.createParameter()
              .name(Idempotency.HEADER)
              .in(Parameter.In.HEADER)
              .description("Repeated with a repeated request, so that it does not create twice")
              .schema(
                  OASFactory.createSchema()
                      .addType(Schema.SchemaType.STRING)
                      .maxLength(IdempotencyKey.MAX_LENGTH)));
    }
    Asked asked = new Asked(SAMPLE, path);
    edge(path, method, operation)
        .forEach(failure -> add(operation, failure, dialect.answer(failure, asked)));
    operation.getSecurity().stream()
        .flatMap(requirement -> requirement.getSchemes().values().stream())
        .flatMap(List::stream)
        .map(scope -> failures.denied(path, method, scope))
        .forEach(failure -> add(operation, failure, dialect.answer(failure, asked)));
    core(path, method)
        .forEach(
            failure -> {
              Answer answer = dialect.answer(failure, asked);
              if (operation.getResponses().hasAPIResponse(String.valueOf(answer.status()))) {
                add(operation, failure, answer);
              }
            });
  }

  private static boolean createsSession(String path, HttpMethod method) {
    return path.endsWith("/sessions") && method == HttpMethod.POST;
  }

  private Stream<EdgeFailure> edge(String path, HttpMethod method, Operation operation) {
    Stream<EdgeFailure> always =
        Stream.of(
            new EdgeFailure.Unauthenticated(false),
            new EdgeFailure.Unauthenticated(true),
            new EdgeFailure.Unavailable(2),
            new EdgeFailure.Unexpected());
    Stream<EdgeFailure> preview =
        gated ? Stream.of(new EdgeFailure.PreviewClosed("")) : Stream.empty();
    return Stream.of(always, preview, request(path, method, operation))
        .flatMap(failures -> failures);
  }

  private Stream<EdgeFailure> request(String path, HttpMethod method, Operation operation) {
    Stream<EdgeFailure> own = failures.edge(path, method).stream();
    return operation.getRequestBody() == null
            || !operation.getRequestBody().getContent().hasMediaType("application/json")
        ? own
        : Stream.concat(
            own,
            Stream.of(
                new EdgeFailure.MissingBody(),
                new EdgeFailure.MalformedBody(),
                new EdgeFailure.UnsupportedMediaType(),
                new EdgeFailure.BodyTooLarge(1_048_576)));
  }

  /** What the core may refuse; an operation shows what it declares the status of. */
  private List<Failure> core(String path, HttpMethod method) {
    List<Failure> core = new ArrayList<>();
    if (path.contains("/agents/{")) {
      core.add(new Failure.AgentNotFound(agent));
    }
    if (createsSession(path, method)) {
      core.addAll(
          List.of(
              new Failure.AgentDisabled(agent, RID),
              new Failure.MalformedVersion(RID, "latest"),
              new Failure.VersionNotFound(RID, "7.3"),
              new Failure.NoPublishedVersion(RID),
              new Failure.IdempotencyKeyReused("8f1c…")));
    }
    core.addAll(failures.core(path, method));
    return core;
  }

  private void add(Operation operation, Object failure, Answer answer) {
    String status = String.valueOf(answer.status());
    APIResponse response = operation.getResponses().getAPIResponse(status);
    if (response == null) {
      response = OASFactory.createAPIResponse().description(REASONS.getOrDefault(status, "Error"));
      operation.getResponses().addAPIResponse(status, response);
    }
    if (answer.body() == null) {
      return;
    }
    if (response.getContent() == null) {
      response.setContent(OASFactory.createContent());
    }
    MediaType json = response.getContent().getMediaType("application/json");
    if (json == null) {
      json =
          OASFactory.createMediaType()
              .schema(OASFactory.createSchema().ref("#/components/schemas/" + errorSchema));
      response.getContent().addMediaType("application/json", json);
    }
    String name = failure.getClass().getSimpleName();
    if (json.getExamples() != null && json.getExamples().containsKey(name)) {
      name = name + "2";
    }
    json.addExample(
        name, OASFactory.createExample().value(JSON.convertValue(answer.body(), Map.class)));
  }

  private static final Map<String, String> REASONS =
      Map.of(
          "400", "The request is not valid",
          "401", "No bearer token, or none that can be trusted",
          "403", "The token lacks the scope",
          "413", "The body is too large",
          "415", "The body is not application/json",
          "422", "The body has the wrong shape",
          "504", "The answer was not ready in the time that was asked for",
          "500", "A fault of the service; the id tells which log line it is",
          "503", "A part of the service is away; Retry-After says when to ask again");
}
