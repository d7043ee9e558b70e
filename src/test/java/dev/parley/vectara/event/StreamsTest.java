package dev.parley.vectara.event;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ModelAgents;
import dev.parley.testing.ParleyTest;
import io.restassured.response.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are streamed, their interruption, and tools that the client runs. */
@ParleyTest
class StreamsTest {

  private Events events;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
  }

  private static List<JsonNode> data(String stream) throws Exception {
    List<JsonNode> data = new ArrayList<>();
    for (String line : stream.lines().filter(line -> line.startsWith("data:")).toList()) {
      data.add(new ObjectMapper().readTree(line.substring("data:".length())));
    }
    return data;
  }

  private static String rest(InputStream stream) throws Exception {
    return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void The_input_is_shown_when_it_is_accepted_and_a_failure_after_it() throws Exception {
    try (InputStream hanging = events.open("/hang")) {
      Events.readUntil(hanging, "event:input_message");
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
    }
    events.list().body("events.type", contains("input_message", "agent_output"));
    Response stream = events.stream("/fail");
    stream.then().statusCode(201).contentType("text/event-stream");
    assertThat(Events.types(stream.asString())).containsExactly("input_message", "error", "end");
    events.list().body("events", hasSize(2));
  }

  @Test
  void A_transition_to_another_step_is_a_frame_between_the_outputs_of_the_steps() throws Exception {
    Response stream = events.stream("/step sales");
    List<JsonNode> frames = data(stream.asString());
    assertThat(Events.types(stream.asString()))
        .containsExactly(
            "input_message",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "step_transition",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "context_consumed",
            "end");
    List<String> stored = events.list().extract().path("events.id");
    assertThat(
            List.of(
                frames.get(2).path("event_id").asText(),
                frames.get(3).path("id").asText(),
                frames.get(5).path("event_id").asText()))
        .isEqualTo(stored.subList(1, 4));
    assertThat(frames.get(3).path("to_step").asText()).isEqualTo("sales");
  }

  @Test
  void A_conversation_that_is_too_long_for_the_model_ends_with_an_event_that_says_so() {
    String agent = ModelAgents.create(List.of());
    Events talk = Events.of(somebody(), "/v2/agents/" + agent + "/sessions");
    assertThat(Events.types(talk.stream("/status 413").asString()))
        .containsExactly("input_message", "context_limit_exceeded", "end");
    talk.say("/status 413")
        .statusCode(201)
        .body("session_key", equalTo(talk.key()))
        .body("events.type", contains("input_message", "context_limit_exceeded"))
        .body("events[1].message", equalTo("The conversation exceeds the context of the model."));
    talk.list().body("events", empty());
  }

  @Test
  void A_failure_of_an_answer_as_a_whole_is_an_error() {
    events
        .say("/fail")
        .statusCode(500)
        .contentType("application/json")
        .body("code", equalTo("agent_processing_failed"));
    events.list().body("events", empty());
  }

  @Test
  void A_failure_after_the_first_piece_is_a_frame() throws Exception {
    Response stream = events.stream("/fail-late Almost there");
    assertThat(Events.types(stream.asString()))
        .containsExactly(
            "input_message", "streaming_agent_output", "streaming_agent_output", "error", "end");
    assertThat(data(stream.asString()).get(3).at("/messages/0").asText())
        .isEqualTo("The message asked for a failure.");
    events.list().body("events", empty());
  }

  @Test
  void A_stream_has_the_input_each_piece_the_stored_output_and_the_context() throws Exception {
    Response stream = events.stream("Hi");
    stream.then().statusCode(201).contentType("text/event-stream");
    List<JsonNode> frames = data(stream.asString());
    assertThat(Events.types(stream.asString()))
        .containsExactly(
            "input_message",
            "streaming_agent_output",
            "streaming_agent_output",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "context_consumed",
            "end");
    Response listed = events.list().body("events", hasSize(2)).extract().response();
    assertThat(frames.get(0).at("/id").asText()).isEqualTo(listed.path("events[0].id"));
    assertThat(frames.get(0).at("/messages/0/content").asText()).isEqualTo("Hi");
    assertThat(frames.subList(1, 4))
        .extracting(frame -> frame.path("content").asText())
        .containsExactly("You ", "said: ", "Hi");
    assertThat(frames.get(4).path("event_id").asText()).isEqualTo(listed.path("events[1].id"));
    assertThat(frames.get(5).at("/session_context_usage/input_tokens/count").asInt()).isOne();
    assertThat(frames.get(5).at("/session_context_usage/total_tokens").asInt()).isEqualTo(4);
    assertThat(frames.get(6)).hasToString("{\"type\":\"end\"}");
  }

  @Test
  void Characters_beyond_ASCII_are_escaped() throws Exception {
    String stream = events.stream("Grüße 😀").asString();
    assertThat(stream).contains("Gr\\u00FC\\u00DFe", "\\uD83D\\uDE00").matches("\\p{ASCII}*");
  }

  @Test
  void Thoughts_and_calls_are_whole_events_with_their_ids() throws Exception {
    Response reasoning = events.stream("/reason Hm.");
    assertThat(Events.types(reasoning.asString()))
        .containsExactly(
            "input_message",
            "streaming_thinking",
            "streaming_thinking_end",
            "thinking",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "context_consumed",
            "end");
    Response tool = events.stream("/tool search shoes");
    assertThat(Events.types(tool.asString()))
        .startsWith("input_message", "tool_input", "tool_output", "streaming_agent_output")
        .endsWith("streaming_agent_output_end", "context_consumed", "end");
    List<String> sent = new ArrayList<>();
    for (Response stream : List.of(reasoning, tool)) {
      for (JsonNode frame : data(stream.asString())) {
        if (frame.has("id") || frame.has("event_id")) {
          sent.add(frame.path("id").asText(frame.path("event_id").asText()));
        }
      }
    }
    assertThat(events.list().extract().<List<String>>path("events.id")).isEqualTo(sent);
    assertThat(data(tool.asString()).get(2).path("tool_name").asText()).isEqualTo("search");
  }

  @Test
  void An_empty_answer_has_the_id_of_its_output() throws Exception {
    String stream = events.stream("/empty").asString();
    assertThat(Events.types(stream))
        .containsExactly("input_message", "streaming_agent_output_end", "context_consumed", "end");
    events
        .list()
        .body("events[1].id", equalTo(data(stream).get(1).path("event_id").asText()))
        .body("events[1].content", equalTo(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/event-stream"})
  void The_body_alone_decides_whether_an_answer_is_streamed(String accept) {
    for (boolean streamed : List.of(true, false)) {
      vectara(events.token())
          .accept(accept)
          .body(
              Map.of(
                  "messages",
                  List.of(Map.of("type", "text", "content", "x")),
                  "stream_response",
                  streamed))
          .post(events.path())
          .then()
          .statusCode(201)
          .contentType(streamed ? "text/event-stream" : "application/json");
    }
  }

  @Test
  void A_client_that_goes_away_does_not_end_the_turn() throws Exception {
    InputStream stream = events.open("/slow 100 one two three four");
    Events.readUntil(stream, "\"content\":\"one \"");
    stream.close();
    await()
        .untilAsserted(
            () -> events.list().body("events[1].content", equalTo("one two three four")));
  }

  @Test
  void An_interruption_ends_the_turn_with_the_text_up_to_then() throws Exception {
    try (InputStream stream = events.open("/hang Let me")) {
      Events.readUntil(stream, "\"content\":\"me\"");
      events
          .post("{\"type\":\"interrupt\"}")
          .then()
          .statusCode(201)
          .body("session_key", equalTo(events.key()))
          .body("events.type", contains("session_interrupted"));
      assertThat(Events.types(rest(stream)))
          .containsExactly("streaming_agent_output_end", "session_interrupted", "end");
    }
    events
        .list()
        .body("events.type", contains("input_message", "agent_output"))
        .body("events[1].content", equalTo("Let me"));
    events.say("/recall 1").statusCode(201).body("events[1].content", equalTo("/hang Let me"));
  }

  @Test
  void A_client_that_waits_for_the_whole_answer_sees_that_it_was_interrupted() throws Exception {
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> events.say("/hang Let me").extract().response());
    await().until(() -> !events.post("{\"type\":\"interrupt\"}").<List<?>>path("events").isEmpty());
    Response answer = waiting.get();
    answer.then().statusCode(201);
    assertThat(answer.<List<String>>path("events.type"))
        .containsExactly("input_message", "agent_output", "session_interrupted");
    events.list().body("events", hasSize(2));
  }

  @Test
  void An_interruption_of_nothing_has_no_effect() {
    events.post("{\"type\":\"interrupt\"}").then().statusCode(201).body("events", empty());
    Response stream = events.post("{\"type\":\"interrupt\",\"stream_response\":true}");
    stream.then().statusCode(201).contentType("text/event-stream");
    assertThat(Events.types(stream.asString())).containsExactly("end");
  }

  private static Map<String, Object> outputs(Map<?, ?>... outputs) {
    return Map.of("type", "tool_output", "tool_outputs", List.of(outputs));
  }

  private static Map<String, Object> success(String event, Map<String, ?> output) {
    return Map.of("type", "success", "event_id", event, "output", output);
  }

  @Test
  void A_client_runs_the_tools_that_the_agent_calls() throws Exception {
    events.outstanding().body("client_tool_calls", empty());
    String stream = events.stream("/call weather Paris").asString();
    assertThat(Events.types(stream))
        .containsExactly(
            "input_message", "tool_input", "context_consumed", "client_tool_pending", "end");
    String call = data(stream).get(1).path("id").asText();
    JsonNode pending = data(stream).get(3).at("/pending_calls/0");
    assertThat(pending.path("event_id").asText()).isEqualTo(call);
    assertThat(pending.at("/arguments/text").asText()).isEqualTo("Paris");
    events.list().body("events.type", contains("input_message", "tool_input"));
    events
        .outstanding()
        .body("client_tool_calls", hasSize(1))
        .body("client_tool_calls[0].event_id", equalTo(call))
        .body("client_tool_calls[0].tool_name", equalTo("weather"))
        .body("client_tool_calls[0].arguments.text", equalTo("Paris"));

    events.say("No.").statusCode(400).body("field_errors.type", containsString("tool_output"));
    String other = call.substring(0, call.length() - 12) + "000000000000";
    for (Map<String, ?> wrong :
        List.of(
            outputs(),
            outputs(success(other, Map.of())),
            outputs(success(call, Map.of()), success(call, Map.of())))) {
      events.post(wrong).then().statusCode(400).body("code", equalTo("invalid_request"));
    }

    events
        .post(outputs(success(call, Map.of("sky", "clear"))))
        .then()
        .statusCode(201)
        .body("events.type", contains("tool_output", "agent_output"))
        .body("events[0].tool_name", equalTo("weather"))
        .body("events[0].tool_output.sky", equalTo("clear"))
        .body("events[0].error", equalTo(false))
        .body("events[1].content", equalTo("The tool returned: {\"sky\":\"clear\"}"));
    events.outstanding().body("client_tool_calls", empty());
    events
        .post(outputs(success(call, Map.of())))
        .then()
        .statusCode(400)
        .body("field_errors", org.hamcrest.Matchers.hasKey("tool_outputs[0].event_id"));
  }

  @Test
  void A_client_reports_that_a_tool_failed() throws Exception {
    events.say("/call weather Paris").statusCode(201).body("events", hasSize(2));
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    Map<String, Object> failed =
        Map.of(
            "type",
            "tool_output",
            "stream_response",
            true,
            "tool_outputs",
            List.of(Map.of("type", "error", "event_id", call, "error", "Out of order.")));
    String stream = events.post(failed).asString();
    assertThat(Events.types(stream))
        .startsWith("tool_output", "streaming_agent_output")
        .endsWith("streaming_agent_output_end", "context_consumed", "end");
    JsonNode output = data(stream).get(0);
    assertThat(output.path("tool_name").asText()).isEqualTo("weather");
    assertThat(output.at("/tool_output/error").asText()).isEqualTo("Out of order.");
    assertThat(output.path("error").asBoolean()).isTrue();
    events.list().body("events[2].error", equalTo(true));
  }

  @Test
  void Many_pieces_arrive_in_order() throws Exception {
    String stream = events.stream("/repeat 10000 word").asString();
    assertThat(Events.types(stream)).hasSize(10_004);
    events.list().body("events[1].content", equalTo("word ".repeat(10_000)));
  }
}
