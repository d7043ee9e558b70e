package dev.parley.vectara.event;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInRelativeOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.parley.testing.ParleyTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents whose outputs are JSON. The echo runtime answers {@code /slow 0 text} with text. */
@ParleyTest
class StructuredOutputTest {

  private static final String ORDER = "{\"id\": 7, \"price\": 1.50}";

  private static Map<String, ?> structured(String schema) {
    return Map.of(
        "instructions",
        List.of(),
        "output_parser",
        Map.of(
            "type",
            "structured",
            "json_schema",
            Map.of("name", schema, "schema", Map.of("type", "object"))));
  }

  private static Map<String, ?> plain() {
    return Map.of("instructions", List.of(), "output_parser", Map.of("type", "default"));
  }

  private static Map<String, ?> leadsTo(Map<String, ?> step, String next) {
    return Map.of(
        "instructions",
        List.of(),
        "output_parser",
        step.get("output_parser"),
        "next_steps",
        List.of(Map.of("step_name", next)));
  }

  /** A session with an agent that begins with the step {@code main}. */
  private static Events with(Map<String, Map<String, ?>> steps) {
    String agent =
        vectara(admin())
            .body(Map.of("name", "Orders", "first_step_name", "main", "steps", steps))
            .post("/v2/agents")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    return Events.of(somebody(), "/v2/agents/" + agent + "/sessions");
  }

  private static Events orders() {
    return with(Map.of("main", structured("order")));
  }

  @Test
  void An_output_is_an_event_with_the_value_and_the_name_of_its_schema() {
    Events events = orders();
    Response answer = events.say("/slow 0 " + ORDER).statusCode(201).extract().response();
    answer
        .then()
        .body("events.type", contains("input_message", "structured_output"))
        .body("events[1].schema_name", equalTo("order"))
        .body("events[1].content.id", equalTo(7))
        .body("events[1].content.price", equalTo(1.5f));
    Map<String, Object> output = answer.path("events[1]");
    assertThat(events.list().extract().<Map<String, Object>>path("events[1]")).isEqualTo(output);
    assertThat(events.get(output.get("id").toString()).<Map<String, Object>>path("$"))
        .isEqualTo(output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"12345678901234567.89", "1.50", "1E+400", "[-0.1, 123456789012345678901]"})
  void Numbers_keep_their_digits(String value) {
    Events events = orders();
    String content = "\"content\":" + value.replace(" ", "");
    String answer = events.say("/slow 0 " + value).statusCode(201).extract().asString();
    assertThat(answer).contains(content);
    assertThat(events.list().extract().asString()).contains(content);
    assertThat(events.stream("/slow 0 " + value).asString()).contains(content);
  }

  @Test
  void A_stream_has_it_as_one_frame() {
    Events events = orders();
    String stream = events.stream("/slow 0 " + ORDER).asString();
    assertThat(Events.types(stream))
        .containsExactly("input_message", "structured_output", "context_consumed", "end");
    assertThat(stream).contains(events.list().extract().<String>path("events[1].id"));
  }

  @Test
  void The_stream_of_a_queued_message_has_it_too() throws Exception {
    Events events = orders();
    try (var running = events.open("/slow 300 {}")) {
      running.readNBytes(1);
      String stream = events.queue("/slow 0 " + ORDER, "start", "follow_up", true).asString();
      assertThat(Events.types(stream))
          .containsExactly(
              "input_message", "structured_output", "input_message", "structured_output", "end");
      running.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sorry, no.", "{\"id\": 7", "{} and more", "{\"id\": 7} {}"})
  void A_text_that_is_no_JSON_is_an_output_like_any_other(String text) {
    Events events = orders();
    events
        .say("/slow 0 " + text)
        .statusCode(201)
        .body("events.type", contains("input_message", "agent_output"))
        .body("events[1].content", equalTo(text));
    String stream = events.stream("/slow 0 " + text).asString();
    assertThat(Events.types(stream))
        .containsExactly(
            "input_message",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "context_consumed",
            "end");
  }

  /** The parser reads 1,000 levels, but a list of events adds some; it reads no such exponent. */
  static List<String> unshowable() {
    return List.of("[".repeat(999) + "]".repeat(999), "[1e99999999999]");
  }

  @ParameterizedTest
  @MethodSource("unshowable")
  void A_value_that_cannot_be_shown_is_a_text(String text) {
    Events events = orders();
    events.say("/slow 0 " + text).statusCode(201).body("events[1].content", equalTo(text));
    events.list().body("events[1].type", equalTo("agent_output"));
    assertThat(Events.types(events.stream("/slow 0 " + text).asString()))
        .contains("streaming_agent_output", "end");
  }

  @Test
  void An_output_that_was_cut_off_is_a_text() throws Exception {
    Events events = orders();
    try (var running = events.open("/hang [1,")) {
      Events.readUntil(running, "input_message");
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      running.readAllBytes();
    }
    events.list().body("events[1].type", equalTo("agent_output"));
  }

  @Test
  void Each_step_has_its_own_form() {
    Events events =
        with(
            Map.of(
                "main",
                leadsTo(structured("first"), "second"),
                "second",
                leadsTo(plain(), "third"),
                "third",
                structured("third")));
    events
        .say("/slow 0 " + ORDER)
        .statusCode(201)
        .body(
            "events.type",
            contains(
                "input_message",
                "structured_output",
                "step_transition",
                "agent_output",
                "step_transition",
                // The echo runtime repeats what it is told, which is no JSON.
                "agent_output"));
    events.say("/slow 0 []").body("events[1].schema_name", equalTo("third"));
  }

  @Test
  void A_runtime_can_move_on_to_a_structured_step_by_itself() {
    Events events = with(Map.of("main", structured("order"), "other", structured("other")));
    events
        .say("/step other")
        .statusCode(201)
        .body("events.type", containsInRelativeOrder("agent_output", "step_transition"))
        .body("events.to_step", hasItem("other"));
    events.say("/slow 0 " + ORDER).body("events[1].schema_name", equalTo("other"));
  }
}
