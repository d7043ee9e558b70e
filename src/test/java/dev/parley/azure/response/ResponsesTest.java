package dev.parley.azure.response;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.Eventually;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's Responses below the project and below the endpoint of an agent. */
@ParleyTest
class ResponsesTest {

  private static final String PROJECT = "/openai/v1/responses";
  private static final String ENDPOINT = "/agents/demo/endpoint/protocols/openai/responses";
  private static final Map<String, String> DEMO = Map.of("type", "agent_reference", "name", "demo");

  private static Response create(Token token, Map<String, ?> body) {
    Map<String, Object> whole = new HashMap<>(Map.of("agent", DEMO));
    whole.putAll(body);
    return azure(token).accept("application/json").body(whole).post(PROJECT);
  }

  private static String text(Response response) {
    return response.then().statusCode(200).extract().path("output[0].content[0].text");
  }

  private static String path(String id, String operation) {
    return PROJECT + "/" + id + operation;
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, "/api/projects/default" + PROJECT})
  void An_agent_answers(String base) {
    Token token = somebody();
    Response response = azure(token).body(Map.of("agent", DEMO, "input", "Hello")).post(base);
    response
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("x-agent-session-id", response.<String>path("agent_session_id"))
        .header("x-agent-response-id", response.<String>path("id"))
        .body("id", startsWith("caresp_"))
        .body("object", equalTo("response"))
        .body("status", equalTo("completed"))
        .body("error", nullValue())
        .body("output", hasSize(1))
        .body("output[0].type", equalTo("message"))
        .body("output[0].role", equalTo("assistant"))
        .body("output[0].content[0].type", equalTo("output_text"))
        .body("output[0].content[0].text", equalTo("You said: Hello"))
        .body("usage.total_tokens", equalTo(4))
        .body("agent_reference.name", equalTo("demo"));
  }

  @Test
  void The_endpoint_names_the_agent() {
    Response response = azure(somebody()).body(Map.of("input", "Hi")).post(ENDPOINT);
    assertThat(text(response)).isEqualTo("You said: Hi");
    azure(somebody())
        .body(Map.of("input", "Hi", "agent", Map.of("type", "agent_reference", "name", "other")))
        .post(ENDPOINT)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("agent"));
  }

  @Test
  void A_stored_response_reads_as_it_was_created() {
    Token token = somebody();
    Response created = create(token, Map.of("input", "Hello", "metadata", Map.of("a", "b")));
    Response read = azure(token).get(path(created.path("id"), ""));
    read.then().statusCode(200).contentType("application/json");
    for (String field :
        List.of("id", "status", "output", "usage", "metadata", "agent_session_id")) {
      assertThat(read.<Object>path(field)).as(field).isEqualTo(created.path(field));
    }
    azure(token)
        .get(path(created.path("id"), "/input_items"))
        .then()
        .statusCode(200)
        .body("object", equalTo("list"))
        .body("data.content.text.flatten()", contains("Hello"))
        .body("data.role", contains("user"))
        .body("has_more", equalTo(false));
  }

  @Test
  void Nobody_else_can_use_a_response() {
    Response created = create(somebody(), Map.of("input", "Hello"));
    Token other = somebody();
    String id = created.path("id");
    for (Response refused :
        List.of(
            azure(other).get(path(id, "")),
            azure(other).get(path(id, "/input_items")),
            azure(other).delete(path(id, "")),
            azure(other).post(path(id, "/cancel")),
            create(other, Map.of("input", "x", "previous_response_id", id)))) {
      refused.then().statusCode(404).body("error.message", containsString(id));
    }
  }

  @Test
  void A_response_continues_the_previous_one_and_can_branch() {
    Token token = somebody();
    Response first = create(token, Map.of("input", "one"));
    Response second =
        create(token, Map.of("input", "two", "previous_response_id", first.path("id")));
    assertThat(text(second)).isEqualTo("You said: two\n\nBefore that: one");
    assertThat((String) second.path("agent_session_id")).isEqualTo(first.path("agent_session_id"));
    Response third =
        create(token, Map.of("input", "three", "previous_response_id", second.path("id")));
    assertThat(text(third)).isEqualTo("You said: three\n\nBefore that: one | two");
    Response branch =
        create(token, Map.of("input", "other", "previous_response_id", first.path("id")));
    assertThat(text(branch)).isEqualTo("You said: other\n\nBefore that: one");
    Response ofBranch =
        create(token, Map.of("input", "more", "previous_response_id", branch.path("id")));
    assertThat(text(ofBranch)).isEqualTo("You said: more\n\nBefore that: one | other");
  }

  @Test
  void A_response_that_is_not_stored_remembers_but_is_not_remembered() {
    Token token = somebody();
    Response first = create(token, Map.of("input", "one"));
    Response unstored =
        create(
            token,
            Map.of("input", "two", "previous_response_id", first.path("id"), "store", false));
    assertThat(text(unstored)).isEqualTo("You said: two\n\nBefore that: one");
    azure(token).get(path(unstored.path("id"), "")).then().statusCode(404);
    azure(token).delete(path(unstored.path("id"), "")).then().statusCode(404);
    assertThat(
            text(
                create(
                    token,
                    Map.of("input", "3", "agent_session_id", first.path("agent_session_id")))))
        .isEqualTo("You said: 3\n\nBefore that: one");
  }

  @Test
  void The_caller_runs_a_function() {
    Token token = somebody();
    Response call = create(token, Map.of("input", "/call weather Paris"));
    call.then()
        .statusCode(200)
        .body("status", equalTo("completed"))
        .body("output.type", contains("function_call"))
        .body("output[0].name", equalTo("weather"))
        .body("output[0].arguments", equalTo("{\"text\":\"Paris\"}"));
    String callId = call.path("output[0].call_id");
    create(token, Map.of("input", "No", "previous_response_id", call.<String>path("id")))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("input"))
        .body("error.message", containsString(callId));
    Response answer =
        create(
            token,
            Map.of(
                "previous_response_id",
                call.<String>path("id"),
                "input",
                List.of(
                    Map.of("type", "function_call_output", "call_id", callId, "output", "Sunny"))));
    assertThat(text(answer)).isEqualTo("The tool returned: Sunny");
  }

  @Test
  void A_stream_has_all_events() {
    Response stream = create(somebody(), Map.of("input", "Hi", "stream", true));
    stream.then().statusCode(200).contentType("text/event-stream");
    assertThat(types(stream))
        .startsWith(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta")
        .endsWith(
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(Pattern.compile("\"sequence_number\":(\\d+)").matcher(stream.asString()).results())
        .extracting(match -> Integer.valueOf(match.group(1)))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, types(stream).size()).boxed().toList());
  }

  private static List<String> types(Response stream) {
    return Pattern.compile("(?m)^event: (.*)$")
        .matcher(stream.asString())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void A_failure_of_the_agent_fails_the_response() {
    Token token = somebody();
    Response failed = create(token, Map.of("input", "/fail-late Almost"));
    failed
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("error.code", equalTo("server_error"));
    azure(token)
        .get(path(failed.path("id"), ""))
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"));
    assertThat(types(create(token, Map.of("input", "/fail", "stream", true))))
        .endsWith("response.failed");
  }

  @Test
  void An_answer_that_the_model_had_to_stop_is_incomplete() {
    Token token = somebody();
    Response cut = create(token, Map.of("input", "/truncate As far as"));
    for (Response shown : List.of(cut, azure(token).get(path(cut.path("id"), "")))) {
      shown
          .then()
          .statusCode(200)
          .body("status", equalTo("incomplete"))
          .body("incomplete_details.reason", equalTo("max_output_tokens"))
          .body("output[0].status", equalTo("incomplete"))
          .body("output[0].content[0].text", equalTo("As far as"));
    }
    assertThat(types(create(token, Map.of("input", "/truncate As", "stream", true))))
        .endsWith("response.incomplete");
  }

  @Test
  void A_response_in_the_background_is_polled() {
    Token token = somebody();
    Response queued = create(token, Map.of("input", "/slow 20 a b c", "background", true));
    queued.then().statusCode(200).body("status", equalTo("queued"));
    String id = queued.path("id");
    Eventually.await()
        .untilAsserted(
            () -> azure(token).get(path(id, "")).then().body("status", equalTo("completed")));
    azure(token).get(path(id, "")).then().body("output[0].content[0].text", equalTo("a b c"));
  }

  @Test
  void A_stream_in_the_background_is_streamed_again() {
    Token token = somebody();
    Response first =
        create(token, Map.of("input", "/slow 20 a b c", "background", true, "stream", true));
    first.then().statusCode(200).contentType("text/event-stream");
    String id = first.header("x-agent-response-id");
    azure(token).get(path(id, "")).then().body("status", equalTo("completed"));
    assertThat(azure(token).get(path(id, "")).<Map<String, Object>>path(""))
        .doesNotContainKey("stream");
    Response replayed = azure(token).get(path(id, "?stream=true"));
    replayed.then().statusCode(200).contentType("text/event-stream");
    assertThat(types(replayed))
        .startsWith("response.created", "response.queued", "response.in_progress")
        .endsWith("response.completed");
    assertThat(replayed.asString()).contains("\"text\":\"a b c\"");
    Response again = azure(token).get(path(id, "?stream=true"));
    assertThat(again.asString()).isEqualTo(replayed.asString());
    Response rest = azure(token).get(path(id, "?stream=true&starting_after=2"));
    assertThat(types(rest)).isEqualTo(types(replayed).subList(3, types(replayed).size()));
  }

  @Test
  void A_response_in_the_background_can_be_cancelled_once_and_for_all() {
    Token token = somebody();
    String id = create(token, Map.of("input", "/hang Hm", "background", true)).path("id");
    azure(token).delete(path(id, "")).then().statusCode(400);
    create(token, Map.of("input", "x", "previous_response_id", id))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("previous_response_id"));
    for (int i = 0; i < 2; i++) {
      azure(token)
          .post(path(id, "/cancel"))
          .then()
          .statusCode(200)
          .body("status", equalTo("cancelled"));
    }
    azure(token).delete(path(id, "")).then().statusCode(200).body("deleted", equalTo(true));
    azure(token).get(path(id, "")).then().statusCode(404);
  }

  private static void assertRefused(Response refused, String param, String message) {
    refused
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo(param))
        .body("error.message", equalTo(message));
  }

  @Test
  void Only_responses_in_the_background_are_cancelled_and_streamed_again() {
    Token token = somebody();
    for (boolean stream : List.of(false, true)) {
      String id =
          create(token, Map.of("input", "x", "stream", stream)).header("x-agent-response-id");
      assertRefused(
          azure(token).post(path(id, "/cancel")), null, "Cannot cancel a synchronous response.");
      assertRefused(
          azure(token).get(path(id, "?stream=true")),
          "stream",
          "This response cannot be streamed because it was not created with background=true.");
    }
  }

  @Test
  void A_response_that_was_not_created_as_a_stream_is_not_streamed() {
    Token token = somebody();
    String id = create(token, Map.of("input", "/hang", "background", true)).path("id");
    assertRefused(
        azure(token).get(path(id, "?stream=true")),
        "stream",
        "This response cannot be streamed because it was not created with stream=true.");
    assertRefused(azure(token).delete(path(id, "")), null, "Cannot delete an in-flight response.");
    azure(token).post(path(id, "/cancel")).then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "completed, x, Cannot cancel a completed response.",
    "completed, /call search shoes, Cannot cancel a completed response.",
    "failed, /fail, Cannot cancel a failed response.",
    "incomplete, /truncate As, Cannot cancel a response in terminal state."
  })
  void A_response_that_has_ended_is_not_cancelled(String status, String input, String message) {
    Token token = somebody();
    String id = create(token, Map.of("input", input, "background", true)).path("id");
    Eventually.await()
        .untilAsserted(() -> azure(token).get(path(id, "")).then().body("status", equalTo(status)));
    assertRefused(azure(token).post(path(id, "/cancel")), null, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'input':'x'}|agent",
        "{'input':'x','agent':{'type':'agent_reference'}}|agent.name",
        "{'input':'x','agent':{'type':'agent_reference','name':'demo','version':'@latest'}}|agent.version",
        "{'input':'x','conversation':'conv_1','previous_response_id':'r'}|previous_response_id",
        "{'input':'x','background':true,'store':false}|background",
        "{'input':'x','tools':[{'type':'web_search'}]}|tools[0].type",
        "{'input':5}|input",
        "{'unknown':1}|unknown"
      })
  void What_is_wrong_is_named(String body, String param) {
    azure(somebody())
        .body(body.replace('\'', '"'))
        .post(PROJECT)
        .then()
        .statusCode(400)
        .body("error.param", equalTo(param));
  }

  @Test
  void A_malformed_version_is_rejected_in_a_conversation_too() {
    Token token = somebody();
    Response first = create(token, Map.of("input", "x"));
    Map<String, String> agent =
        Map.of("type", "agent_reference", "name", "demo", "version", "@latest");
    for (Map<String, String> continued :
        List.of(
            Map.of("previous_response_id", first.<String>path("id")),
            Map.of("agent_session_id", first.<String>path("agent_session_id")))) {
      Map<String, Object> body = new HashMap<>(Map.of("agent", agent, "input", "y"));
      body.putAll(continued);
      azure(token)
          .body(body)
          .post(PROJECT)
          .then()
          .statusCode(400)
          .body("error.param", equalTo("agent.version"));
    }
  }

  @Test
  void A_response_needs_something_to_answer() {
    Token token = somebody();
    create(token, Map.of()).then().statusCode(400).body("error.param", equalTo("input"));
    azure(token).get(Wire.AZURE).then().statusCode(200).body("data", empty());
  }

  private static HttpRequest request(Token token, String session, boolean background) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + PROJECT))
        .header("Authorization", "Bearer " + token.mint())
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"agent": {"type": "agent_reference", "name": "demo"}, "input": "/hang words come",
                  "agent_session_id": "%s", "stream": true, "background": %s}
                """
                    .formatted(session, background)))
        .build();
  }

  /** While a response is in progress, the session accepts no other. */
  private static void assertFree(Token token, String session) {
    Eventually.await()
        .untilAsserted(
            () ->
                assertThat(text(create(token, Map.of("input", "x", "agent_session_id", session))))
                    .isEqualTo("You said: x"));
  }

  private static String session(Token token) {
    return azure(token).body("{}").post(Wire.AZURE).path("agent_session_id");
  }

  @Test
  void A_client_that_leaves_a_stream_cancels_its_response() throws Exception {
    Token token = somebody();
    String session = session(token);
    HttpResponse<InputStream> stream =
        HttpClient.newHttpClient()
            .send(request(token, session, false), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(new String(stream.body().readNBytes(23), StandardCharsets.UTF_8))
        .isEqualTo("event: response.created");
    create(token, Map.of("input", "x", "agent_session_id", session))
        .then()
        .statusCode(409)
        .body("error.code", equalTo("conversation_locked"));
    stream.body().close();
    assertFree(token, session);
    String id = stream.headers().firstValue("x-agent-response-id").orElseThrow();
    azure(token).get(path(id, "")).then().statusCode(200).body("status", equalTo("cancelled"));
  }

  @Test
  void A_stream_breaks_off_when_its_session_is_deleted() throws Exception {
    Token token = somebody();
    String session = session(token);
    HttpResponse<InputStream> started =
        HttpClient.newHttpClient()
            .send(request(token, session, true), HttpResponse.BodyHandlers.ofInputStream());
    String id = started.headers().firstValue("x-agent-response-id").orElseThrow();
    // A response in the background goes on without its client.
    started.body().close();
    HttpResponse<InputStream> stream =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://localhost:" + RestAssured.port + path(id, "?stream=true")))
                    .header("Authorization", "Bearer " + token.mint())
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.body().readNBytes(1)).hasSize(1);
    azure(token).delete(Wire.AZURE + "/" + session).then().statusCode(204);
    assertThatThrownBy(() -> stream.body().readAllBytes()).isInstanceOf(IOException.class);
    azure(token).get(path(id, "")).then().statusCode(404);
  }

  @Test
  void An_unknown_value_of_stream_is_rejected() {
    Token token = somebody();
    String id = create(token, Map.of("input", "x")).path("id");
    azure(token)
        .get(path(id, "?stream=maybe"))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("stream"));
    for (String parameter : List.of("stream", "starting_after", "include_obfuscation")) {
      for (String query : List.of("?%1$s=", "?%1$s=1&%1$s=1")) {
        azure(token)
            .get(path(id, query.formatted(parameter)))
            .then()
            .statusCode(400)
            .body("error.param", equalTo(parameter));
      }
    }
  }
}
