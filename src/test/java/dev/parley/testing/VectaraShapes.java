package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds every answer of Vectara's API against what the vendor's models insist on: of the type that
 * belongs to the path and method, or an error. Answers of other APIs pass.
 */
final class VectaraShapes implements Filter {

  private static final String BASE = "/v2/";
  private static final String AGENT = "/v2/agents/[^/;]+";

  /** What names an agent in a path, itself or an alias. */
  private static final String NAMED = "/v2/agent(s|_aliases)/[^/;]+";

  private static final String EVENTS = NAMED + "/sessions/[^/;]+/events";
  private static final Pattern FRAME = Pattern.compile("event:([a-z_]+)\ndata:(\\p{ASCII}+)");
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonSchemas TYPES = new JsonSchemas("vectara/types.json");
  private static final JsonSchemas EVENT_TYPES = new JsonSchemas("vectara/events.json");

  /**
   * The types that the operations answer with, by method and path; those that are not here, with
   * nothing.
   */
  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry("POST /v2/agents/?", "agent"),
          Map.entry("GET /v2/agents/?", "agents"),
          Map.entry("(GET|PUT|PATCH) " + AGENT, "agent"),
          Map.entry("POST " + NAMED + "/sessions", "session"),
          Map.entry("GET " + NAMED + "/sessions", "sessions"),
          Map.entry("(GET|PATCH) " + NAMED + "/sessions/[^/;]+", "session"),
          Map.entry("POST " + EVENTS, "answer"),
          Map.entry("GET " + EVENTS, "events"),
          Map.entry("GET " + EVENTS + "/[^/;]+", "event"),
          Map.entry("POST " + EVENTS + "/[^/;]+/(hide|unhide)", "event"),
          Map.entry("GET " + NAMED + "/sessions/[^/;]+/outstanding_client_tool_calls", "calls"),
          Map.entry("GET " + NAMED + "/sessions/[^/;]+/artifacts", "artifacts"),
          Map.entry("GET " + NAMED + "/sessions/[^/;]+/artifacts/[^/;]+", "artifactWithData"),
          Map.entry("POST /v2/agent_aliases", "alias"),
          Map.entry("GET /v2/agent_aliases", "aliases"),
          Map.entry("(GET|PATCH) /v2/agent_aliases/[^/;]+", "alias"),
          Map.entry("POST " + AGENT + "/schedules", "schedule"),
          Map.entry("GET " + AGENT + "/schedules", "schedules"),
          Map.entry("(GET|PATCH) " + AGENT + "/schedules/[^/;]+", "schedule"),
          Map.entry("GET " + AGENT + "/schedules/[^/;]+/executions", "executions"),
          Map.entry("POST /v2/api_keys", "apiKey"),
          Map.entry("GET /v2/api_keys", "apiKeys"),
          Map.entry("(GET|PATCH) /v2/api_keys/[^/;]+", "apiKey"));

  private static final Set<String> BODILESS = Set.of("HEAD", "OPTIONS");

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext next) {
    Response response = next.next(request, expected);
    String path = URI.create(request.getURI()).normalize().getRawPath();
    if (path.startsWith(BASE) && !BODILESS.contains(request.getMethod())) {
      check(request.getMethod(), path, response);
    }
    return response;
  }

  private static void check(String method, String path, Response answer) {
    try {
      if (answer.statusCode() >= 400) {
        error(answer);
      } else {
        success(method + " " + path, answer);
      }
    } catch (AssertionError e) {
      throw new AssertionError(
          "%s%n%s %s answered %d: %s"
              .formatted(e.getMessage(), method, path, answer.statusCode(), answer.asString()),
          e);
    }
  }

  private static void error(Response answer) {
    JsonNode body = json(answer);
    TYPES.check("error", body);
    require(
        body.get("request_id").asText().equals(answer.header("x-request-id")),
        "the request has two ids");
    require(
        answer.statusCode() == 400 || !body.has("field_errors"),
        "only what is invalid has errors by field");
    require(answer.statusCode() == 404 || !body.has("id"), "only what is not found has an id");
  }

  private static void success(String call, Response answer) {
    if (answer.statusCode() == 204) {
      require(answer.asString().isEmpty(), "there is a body");
      return;
    }
    String type =
        ANSWERS.entrySet().stream()
            .filter(known -> call.matches(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no operation that is known here answers so"));
    boolean creates = call.startsWith("POST ") && !call.matches(".*/(hide|unhide)");
    require(answer.statusCode() == (creates ? 201 : 200), "the status is another");
    if (answer.contentType().startsWith("text/event-stream")) {
      require(call.matches("POST " + EVENTS), "only answers to inputs are streams");
      frames(answer.asString());
      return;
    }
    JsonNode body = json(answer);
    (EVENT_TYPES.has(type) ? EVENT_TYPES : TYPES).check(type, body);
    require(!body.has("secret_key") || call.startsWith("POST "), "a secret is shown a second time");
  }

  /**
   * Frames without comments: each with data on one line and its type twice, the last one the end.
   */
  private static void frames(String stream) {
    String last = "";
    for (String text : stream.split("\n\n")) {
      if (!text.startsWith(":")) {
        Matcher frame = FRAME.matcher(text);
        require(frame.matches(), "a frame is not of two lines in ASCII: " + text);
        require(!last.equals("end"), "there is a frame after the end");
        JsonNode data = read(frame.group(2));
        EVENT_TYPES.check("frame", data);
        last = frame.group(1);
        require(data.path("type").asText().equals(last), "a frame has two types: " + text);
      }
    }
    require(last.equals("end"), "the stream does not end with its end");
  }

  private static JsonNode json(Response answer) {
    require(
        answer.contentType().startsWith("application/json"),
        "the Content-Type is not application/json");
    return read(answer.asString());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
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
