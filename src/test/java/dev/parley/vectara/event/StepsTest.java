package dev.parley.vectara.event;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that answer in several steps. The echo runtime answers {@code /slow 0 text} with text. */
@ParleyTest
class StepsTest {

  private static final String TO_SALES =
      "The conversation moves on from the step 'classifier' to the step 'sales'. Continue as your"
          + " instructions say.";

  @Inject StoredLog log;

  private static Map<String, Object> step(List<?> next) {
    return new HashMap<>(
        Map.of(
            "instructions",
            List.of(),
            "output_parser",
            Map.of("type", "default"),
            "next_steps",
            next));
  }

  private static Map<String, String> next(String condition, String name) {
    return Map.of("condition", condition, "step_name", name);
  }

  private static Map<String, String> always(String name) {
    return Map.of("step_name", name);
  }

  /** A session with an agent whose first step is {@code classifier}. */
  private static Events with(Map<String, ?> first, Map<String, ?> others) {
    Map<String, Object> named = new HashMap<>(first);
    named.put("name", "classifier");
    String agent =
        vectara(admin())
            .body(
                Map.of(
                    "name",
                    "Desk",
                    "description",
                    "At the door",
                    "metadata",
                    Map.of("region", "eu"),
                    "first_step",
                    named,
                    "steps",
                    others))
            .post("/v2/agents")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    return Events.of(somebody(), "/v2/agents/" + agent + "/sessions");
  }

  /** The first step leads to {@code sales} or {@code support} if it answers with that word. */
  private static Events desk() {
    Map<String, Object> support = step(List.of());
    support.put("reentry_step", "classifier");
    return with(
        step(
            List.of(
                next("get('$.output.text') == 'sales'", "sales"),
                next("get('$.output.text') == 'support'", "support"))),
        Map.of("sales", step(List.of()), "support", support));
  }

  private static Events conditional(String condition) {
    return with(
        step(List.of(next(condition, "sales"), always("support"))),
        Map.of("sales", step(List.of()), "support", step(List.of())));
  }

  private static ValidatableResponse session(Events events) {
    return vectara(events.token()).get(events.session()).then().statusCode(200);
  }

  @Test
  void The_first_condition_that_holds_decides_and_the_turn_goes_on_with_that_step() {
    Events events = desk();
    session(events).body("", not(hasKey("current_step_name")));
    events
        .say("Hello")
        .statusCode(201)
        .body("events.type", contains("input_message", "agent_output"));
    session(events).body("", not(hasKey("current_step_name")));
    Response answer = events.say("/slow 0 sales").statusCode(201).extract().response();
    answer
        .then()
        .body(
            "events.type",
            contains("input_message", "agent_output", "step_transition", "agent_output"))
        .body("events[2].from_step", equalTo("classifier"))
        .body("events[2].to_step", equalTo("sales"))
        .body("events[2].content", equalTo(TO_SALES))
        .body(
            "events[3].content",
            equalTo("You said: " + TO_SALES + "\n\nBefore that: Hello | /slow 0 sales"));
    assertThat(events.list().extract().<List<Object>>path("events").subList(2, 6))
        .isEqualTo(answer.path("events"));
    session(events).body("current_step_name", equalTo("sales"));
    log.requireConsistent(log.idOf(events.key()));
  }

  @Test
  void A_session_stays_in_its_step_and_what_it_was_told_there_is_not_the_users() {
    Events events = desk();
    events.say("/slow 0 sales").statusCode(201);
    // This step does not lead to others.
    events
        .say("/slow 0 support")
        .statusCode(201)
        .body("events.type", contains("input_message", "agent_output"));
    session(events).body("current_step_name", equalTo("sales"));
    events.say("/recall 9").body("events[1].content", equalTo("/slow 0 support"));
  }

  @Test
  void A_step_can_name_the_one_that_answers_the_next_message() {
    Events events = desk();
    events.say("/slow 0 support").statusCode(201).body("events[2].to_step", equalTo("support"));
    session(events).body("", not(hasKey("current_step_name")));
    events.say("/slow 0 sales").statusCode(201).body("events[2].from_step", equalTo("classifier"));
  }

  @Test
  void A_stream_has_the_transition_between_the_outputs() {
    Response stream = desk().stream("/slow 0 sales");
    assertThat(Events.types(stream.asString()))
        .startsWith(
            "input_message",
            "streaming_agent_output",
            "streaming_agent_output_end",
            "step_transition",
            "streaming_agent_output")
        .endsWith("streaming_agent_output_end", "context_consumed", "end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get('$.agent.name') == 'Desk' and get('$.agent.description') == 'At the door'",
        "get('$.agent.metadata.region') == 'eu' and get('$.agent.key') != null",
        "get('$.session.metadata.plan') == 'gold' and not (get('$.session.key') == null)",
        "get('$.session.name') == 'Talk' and get('$.session.description') == 'On prices'",
        "get('$.tools.search.outputs.latest.result') == 'shoes'",
        "get('$.output.text') == 'The tool returned: shoes'",
        "get('$.currentDate') > '2020'"
      })
  void Conditions_read_the_agent_the_session_the_tools_and_the_output(String condition) {
    Events events = conditional(condition);
    vectara(events.token())
        .body(
            Map.of("name", "Talk", "description", "On prices", "metadata", Map.of("plan", "gold")))
        .patch(events.session())
        .then()
        .statusCode(200);
    events.say("/tool search shoes").statusCode(201).body("events.to_step", hasItem("sales"));
  }

  @Test
  void Conditions_read_the_fields_of_structured_outputs() {
    Map<String, Object> first = step(List.of(next("get('$.output.intent') == 'sales'", "sales")));
    first.put(
        "output_parser",
        Map.of(
            "type",
            "structured",
            "json_schema",
            Map.of("name", "intent", "schema", Map.of("type", "object"))));
    Events events = with(first, Map.of("sales", step(List.of())));
    events
        .say("/slow 0 {\"intent\":\"sales\"}")
        .statusCode(201)
        .body("events[2].to_step", equalTo("sales"));
  }

  @Test
  void A_next_step_without_a_condition_follows_if_no_other_does() {
    conditional("get('$.output.text') == 'sales'")
        .say("Hello")
        .statusCode(201)
        .body("events[2].to_step", equalTo("support"));
  }

  @Test
  void Several_steps_can_follow_each_other() {
    Events events =
        with(
            step(List.of(always("sales"))),
            Map.of("sales", step(List.of(always("support"))), "support", step(List.of())));
    events
        .say("Hello")
        .statusCode(201)
        .body(
            "events.type",
            contains(
                "input_message",
                "agent_output",
                "step_transition",
                "agent_output",
                "step_transition",
                "agent_output"))
        .body("events[5].content", containsString("to the step 'support'"));
    session(events)
        .body("current_step_name", equalTo("support"))
        .body("status", equalTo("stopped"));
    log.requireConsistent(log.idOf(events.key()));
  }

  @Test
  void Steps_that_lead_to_each_other_come_to_an_end() {
    Events events =
        with(step(List.of(always("sales"))), Map.of("sales", step(List.of(always("classifier")))));
    Response stream = events.stream("Hello");
    List<String> types = Events.types(stream.asString());
    assertThat(Collections.frequency(types, "step_transition")).isEqualTo(10);
    assertThat(types).endsWith("step_transition_limit_exceeded", "end");
    assertThat(stream.asString()).contains("\"transition_limit\":10");
    events.list().body("events", empty());
    events
        .say("Hello")
        .statusCode(201)
        .body("events.type", contains("input_message", "step_transition_limit_exceeded"))
        .body("events[1].transition_limit", equalTo(10))
        .body("events[1].message", containsString("moved from step to step more than 10 times"));
    events.list().body("events", empty());
    session(events).body("", not(hasKey("current_step_name")));
  }

  @Test
  void A_condition_that_cannot_be_read_fails_the_turn_and_names_the_step() {
    Events events = conditional("if (true) true");
    events
        .say("Hello")
        .statusCode(422)
        .body("code", equalTo("invalid_request"))
        .body(
            "messages[0]",
            containsString(
                "The condition of next step 1 of the step 'classifier' cannot be read: expected a"
                    + " value at character 1."));
    events.list().body("events", empty());
  }

  @Test
  void A_step_goes_on_with_the_outputs_of_client_tools() {
    Map<String, Object> sales = step(List.of());
    sales.put("reentry_step", "classifier");
    Events events =
        with(
            step(List.of(next("get('$.tools.search.outputs.latest.found') == 1", "sales"))),
            Map.of("sales", sales));
    events.say("/call search shoes").statusCode(201);
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    events
        .post(
            Map.of(
                "type",
                "tool_output",
                "tool_outputs",
                List.of(Map.of("type", "success", "event_id", call, "output", Map.of("found", 1)))))
        .then()
        .statusCode(201)
        .body(
            "events.type",
            contains("tool_output", "agent_output", "step_transition", "agent_output"));
  }

  @Test
  void A_message_that_steers_is_answered_by_the_step_that_answers_the_next_message()
      throws Exception {
    Events events = desk();
    try (var running = events.open("/slow 300 sales")) {
      running.readNBytes(1);
      events.queue("/slow 0 anything", "start", "steer", false).then().statusCode(201);
      running.readAllBytes();
    }
    events
        .list()
        .body(
            "events.type",
            contains(
                "input_message",
                "agent_output",
                "step_transition",
                "agent_output",
                "input_message",
                "agent_output"));
    session(events).body("current_step_name", equalTo("sales"));
  }

  @Test
  void An_interrupted_session_stays_in_the_step_that_was_interrupted() throws Exception {
    Map<String, Object> sales = step(List.of());
    Events events = with(step(List.of(always("sales"))), Map.of("sales", sales));
    events.say("Hello").statusCode(201);
    try (var running = events.open("/hang Let me")) {
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      running.readAllBytes();
    }
    session(events).body("current_step_name", equalTo("sales"));
  }

  @Test
  void An_interrupted_message_that_steered_leaves_the_session_in_the_step_that_answered_it()
      throws Exception {
    Events events = desk();
    try (var running = events.open("/slow 300 support")) {
      CompletableFuture<Response> steering =
          CompletableFuture.supplyAsync(
              () -> events.queue("/hang Let me", "start", "steer", false));
      // The step 'support' has answered, and this message is answered by the one after it.
      Events.readUntil(running, "/hang Let me");
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      steering.join().then().statusCode(201);
      running.readAllBytes();
    }
    events.list().body("events.to_step", hasItem("support"));
    session(events).body("", not(hasKey("current_step_name")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void A_queued_message_that_comes_to_no_end_is_shown_like_any_other(boolean queued)
      throws Exception {
    Events events =
        with(
            step(List.of(next("get('$.output.text') != 'fine'", "sales"))),
            Map.of("sales", step(List.of(always("classifier")))));
    String stream;
    if (queued) {
      try (var running = events.open("/slow 300 fine")) {
        running.readNBytes(1);
        stream = events.queue("Hello", "start", "follow_up", true).asString();
        running.readAllBytes();
      }
    } else {
      stream = events.stream("Hello").asString();
    }
    assertThat(Events.types(stream)).endsWith("step_transition_limit_exceeded", "end");
    assertThat(stream).contains("\"content\":\"Hello\"", "\"transition_limit\":10");
  }

  @Test
  void A_queued_message_that_comes_to_no_end_is_answered_with_the_limit() {
    Events events =
        with(step(List.of(always("sales"))), Map.of("sales", step(List.of(always("classifier")))));
    events
        .queue("Hello", "start", "follow_up", false)
        .then()
        .statusCode(201)
        .body("events.type", contains("input_message", "step_transition_limit_exceeded"));
  }

  @Test
  void A_copy_of_a_session_is_in_its_step() {
    Events events = desk();
    events.say("Hello").statusCode(201);
    events.say("/slow 0 sales").statusCode(201);
    List<String> ids = events.list().extract().path("events.id");
    copy(events, Map.of("session_key", events.key())).body("current_step_name", equalTo("sales"));
    copy(events, Map.of("session_key", events.key(), "include_up_to_event_id", ids.get(5)))
        .body("current_step_name", equalTo("sales"));
    copy(events, Map.of("session_key", events.key(), "include_up_to_event_id", ids.get(1)))
        .body("", not(hasKey("current_step_name")));
  }

  private static ValidatableResponse copy(Events events, Map<String, String> source) {
    ValidatableResponse created =
        vectara(events.token())
            .body(Map.of("from_session", source))
            .post(events.sessions())
            .then()
            .statusCode(201);
    Events copied = new Events(events.token(), events.sessions(), created.extract().path("key"));
    assertThat(session(copied).extract().<String>path("current_step_name"))
        .isEqualTo(created.extract().path("current_step_name"));
    return created;
  }

  @Test
  void A_branch_begins_with_the_first_step_and_does_not_move_the_session() {
    Events events = desk();
    events.say("Hello");
    String response = azure(events.token()).get("/openai/v1/responses").path("data[0].id");
    events.say("/slow 0 sales");
    Map<String, ?> usage =
        session(events)
            .body("current_step_name", equalTo("sales"))
            .extract()
            .path("session_context_usage");
    azure(events.token())
        .body(Map.of("previous_response_id", response, "input", "/slow 0 support"))
        .post("/openai/v1/responses")
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"));
    events.list().body("events.to_step.findAll { it != null }", contains("sales", "support"));
    session(events)
        .body("current_step_name", equalTo("sales"))
        .body("session_context_usage", equalTo(usage));
  }
}
