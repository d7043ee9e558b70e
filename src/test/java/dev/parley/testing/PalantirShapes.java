package dev.parley.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks every response of Palantir's API against the vendor's API reference: it must have the type
 * of its path and method, or be one of the documented errors, without undocumented fields.
 * Responses of other APIs pass.
 */
final class PalantirShapes implements Filter {

  private static final String BASE = "/api/v2/aipAgents";
  private static final Pattern JSON_TYPE =
      Pattern.compile("application/json(; ?charset=utf-8)?", Pattern.CASE_INSENSITIVE);

  /** Of a missing endpoint, and of one that is not there for the moment. */
  private static final Set<Integer> WITHOUT_BODY = Set.of(404, 405, 429, 503);

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonSchemas TYPES = new JsonSchemas("palantir/types.json");
  private static final JsonSchemas ERRORS = new JsonSchemas("palantir/errors.json");

  /** The supported operations and the types of their responses. */
  private enum Operation {
    GET_AGENT("GET", "/agents/(?!allSessions$)[^/;]+", "agent"),
    ALL_SESSIONS("GET", "/agents/allSessions", "sessions"),
    LIST_VERSIONS("GET", "/agents/[^/;]+/agentVersions", "versions"),
    GET_VERSION("GET", "/agents/[^/;]+/agentVersions/[^/;]+", "version"),
    CREATE_SESSION("POST", "/agents/[^/;]+/sessions", "session"),
    LIST_SESSIONS("GET", "/agents/[^/;]+/sessions", "sessions"),
    GET_SESSION("GET", "/agents/[^/;]+/sessions/[^/;]+", "session"),
    DELETE_SESSION("DELETE", "/agents/[^/;]+/sessions/[^/;]+"),
    UPDATE_TITLE("PUT", "/agents/[^/;]+/sessions/[^/;]+/updateTitle"),
    RAG_CONTEXT("PUT", "/agents/[^/;]+/sessions/[^/;]+/ragContext", "contexts"),
    BLOCKING_CONTINUE("POST", "/agents/[^/;]+/sessions/[^/;]+/blockingContinue", "result"),
    CANCEL("POST", "/agents/[^/;]+/sessions/[^/;]+/cancel", "cancel"),
    CONTENT("GET", "/agents/[^/;]+/sessions/[^/;]+/content", "content"),
    TRACE("GET", "/agents/[^/;]+/sessions/[^/;]+/sessionTraces/[^/;]+", "trace");

    private final String method;
    private final Pattern path;

    /** None when the answer is 204 without a body. */
    private final Optional<String> answer;

    Operation(String method, String path) {
      this(method, path, Optional.empty());
    }

    Operation(String method, String path, String answer) {
      this(method, path, Optional.of(answer));
    }

    Operation(String method, String path, Optional<String> answer) {
      this.method = method;
      this.path = Pattern.compile(BASE + path);
      this.answer = answer;
    }

    static Optional<Operation> of(String method, String path) {
      return Arrays.stream(values())
          .filter(operation -> operation.method.equals(method))
          .filter(operation -> operation.path.matcher(path).matches())
          .findFirst();
    }
  }

  /**
   * What came back.
   *
   * @param contentType null when there is none
   * @param body empty when there is none
   */
  record Answer(int status, String contentType, String body) {}

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext next) {
    Response response = next.next(request, expected);
    String path = URI.create(request.getURI()).getRawPath();
    boolean stream = path.endsWith("/streamingContinue") && response.statusCode() == 200;
    if (stream) {
      require(
          "application/octet-stream".equals(response.header("Content-Type")),
          "the Content-Type of a stream is not application/octet-stream");
    } else if (path.startsWith(BASE + "/")) {
      check(
          request.getMethod(),
          path,
          new Answer(response.statusCode(), response.header("Content-Type"), response.asString()));
    }
    return response;
  }

  /**
   * Checks an answer.
   *
   * @param path as it was sent
   * @throws AssertionError when it is not as documented
   */
  static void check(String method, String path, Answer answer) {
    try {
      check(Operation.of(method, path), answer);
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s%n%s %s answered %d, %s: %s"
              .formatted(
                  e.getMessage(),
                  method,
                  path,
                  answer.status(),
                  answer.contentType(),
                  answer.body()),
          e);
    }
  }

  private static void check(Optional<Operation> operation, Answer answer) {
    if (answer.status() == 204) {
      require(
          operation.isPresent() && operation.get().answer.isEmpty(),
          "no operation that is known here answers without a body");
      withoutBody(answer);
    } else if (answer.status() == 200) {
      String type =
          operation
              .flatMap(known -> known.answer)
              .orElseThrow(
                  () -> new AssertionError("no operation that is known here answers with a body"));
      JsonNode body = json(answer);
      TYPES.check(type, body);
      if (type.equals("version")) {
        requireSameNumber("$", body);
      } else if (type.equals("versions")) {
        for (int i = 0; i < body.get("data").size(); i++) {
          requireSameNumber("$.data[" + i + "]", body.get("data").get(i));
        }
      }
    } else if (answer.body().isEmpty()) {
      require(WITHOUT_BODY.contains(answer.status()), "an error of this status has a body");
      require(
          operation.isEmpty() || answer.status() == 429 || answer.status() == 503,
          "there is such an operation");
      withoutBody(answer);
    } else {
      error(answer.status(), json(answer));
    }
  }

  private static void requireSameNumber(String place, JsonNode version) {
    JsonNode number = version.get("version");
    require(
        version
            .get("string")
            .asText()
            .equals(number.get("major").asText() + "." + number.get("minor").asText()),
        place + " has two numbers");
  }

  /** An error is described together with its status. */
  private static void error(int status, JsonNode body) {
    String name = body.path("errorName").asText();
    require(ERRORS.has(name), "$.errorName is not that of a known error: " + name);
    ERRORS.check(name, ((ObjectNode) body).put("status", status));
  }

  private static void withoutBody(Answer answer) {
    require(answer.body().isEmpty(), "there is a body");
    require(answer.contentType() == null, "there is a Content-Type without a body");
  }

  private static JsonNode json(Answer answer) {
    require(
        answer.contentType() != null && JSON_TYPE.matcher(answer.contentType()).matches(),
        "the Content-Type is not application/json");
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the body is not JSON", e);
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
