package dev.parley.vectara.event;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to agents, and the events that they lead to. */
@ParleyTest
class EventsTest {

  private Events events;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}|messages|is required",
        "{'messages':null}|messages|is required",
        "{'messages':'x'}|messages|must be",
        "{'messages':[null]}|messages[0]|must be an object",
        "{'messages':[{'skill_name':'x'}]}|messages[0].content|is required",
        "{'messages':[{'type':'text'}]}|messages[0].content|is required",
        "{'messages':[{'type':'text','content':'x'},{'type':'image'}]}|messages[1].type|text",
        "{'messages':[{'type':'skill','skill_name':'s'}]}|messages[0].skill_name|skill of the agent",
        "{'type':'compact'}|type|There are too few turns to compact.",
        "{'type':'other'}|type|must be one of input_message, tool_output, interrupt, compact",
        "{'type':5}|type|must be",
        "{'stream_response':'yes'}|stream_response|must be",
        "{'messages':[{'type':'text','content':'x'}],'since':'later'}|since|must be 'start'",
        "{'messages':[{'type':'text','content':'x'}],'behavior':'wait'}|behavior|steer, follow_up",
        "{'type':'tool_output'}|tool_outputs|is required"
      })
  void What_is_wrong_is_named(String body, String field, String reason) {
    events
        .post(body.replace('\'', '"'))
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors['" + field + "']", containsString(reason));
    events.list().body("events", empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'messages':[]}",
        "{'messages':[{'type':'text','content':' '}]}",
        "{'messages':[{'type':'text','content':'a\\u0000b'}]}"
      })
  void A_message_needs_content(String body) {
    events
        .post(body.replace('\'', '"'))
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_message_content"))
        .body("field_errors", hasKey("messages"));
  }

  @Test
  void An_agent_or_session_that_does_not_exist_is_not_found() {
    vectara(events.token())
        .body("{\"messages\":[]}")
        .post(events.path().replace("demo", "nobody"))
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
    Events missing = new Events(events.token(), Wire.VECTARA, "none");
    Events foreign = new Events(somebody(), Wire.VECTARA, events.key());
    for (Events unknown : List.of(missing, foreign)) {
      for (Response refused :
          List.of(
              unknown.post("{\"messages\":[]}"),
              unknown.post("{\"type\":\"interrupt\"}"),
              vectara(unknown.token()).get(unknown.path()),
              unknown.get("aev_" + UUID.randomUUID()),
              vectara(unknown.token()).get(unknown.session() + "/outstanding_client_tool_calls"))) {
        refused.then().statusCode(404).body("code", equalTo("session_not_found"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"aev_0193a5b0-c7e8-7d6a-9f1e-2b3c4d5e6f70", "aev_1", "1", "aev_", "msg_1"})
  void An_event_that_does_not_exist_is_not_found(String id) {
    events.say("Hello").statusCode(201);
    for (Response refused :
        List.of(
            events.get(id),
            events.on(id, "/hide"),
            events.on(id, "/unhide"),
            vectara(events.token()).delete(events.path() + "/" + id))) {
      refused
          .then()
          .statusCode(404)
          .body("code", equalTo("event_not_found"))
          .body("id", equalTo(id));
    }
  }

  @Test
  void A_disabled_session_accepts_no_messages() {
    vectara(events.token()).body("{\"enabled\":false}").patch(events.session());
    events
        .say("Hello")
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("messages[0]", containsString("disabled"));
    events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
  }

  @Test
  void An_agent_without_a_runtime_cannot_be_talked_to() {
    String sessions = "/v2/agents/no-runtime/sessions";
    String key = vectara(events.token()).body("{}").post(sessions).path("key");
    vectara(events.token())
        .body("{\"messages\":[{\"type\":\"text\",\"content\":\"x\"}]}")
        .post(sessions + "/" + key + "/events")
        .then()
        .statusCode(422)
        .body("messages[0]", containsString("absent"));
  }

  @Test
  void A_turn_that_fails_leaves_no_events() {
    for (String message : List.of("/fail", "/fail-late Almost")) {
      events
          .say(message)
          .statusCode(500)
          .body("code", equalTo("agent_processing_failed"))
          .body("messages[0]", containsString("asked for a failure"));
    }
    events.list().body("events", empty());
  }

  @Test
  void A_session_that_is_running_accepts_no_other_message() throws Exception {
    try (var running = events.open("/hang Hm")) {
      running.readNBytes(1);
      events
          .say("Hello")
          .statusCode(409)
          .body("code", equalTo("conflict"))
          .body("messages[0]", containsString("already running"));
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      running.readAllBytes();
    }
  }

  @Test
  void A_message_is_answered_with_itself_and_what_the_agent_added() {
    Response answer = events.say("Grüße 😀").statusCode(201).extract().response();
    answer
        .then()
        .contentType("application/json")
        .body("session_key", equalTo(events.key()))
        .body("events.type", contains("input_message", "agent_output"))
        .body("events[0].messages[0].content", equalTo("Grüße 😀"))
        .body("events[1].content", equalTo("You said: Grüße 😀"));
    assertThat(events.list().extract().<Object>path("events")).isEqualTo(answer.path("events"));
    for (int i = 0; i < 2; i++) {
      Response one = events.get(answer.path("events[" + i + "].id"));
      one.then().statusCode(200);
      assertThat(one.<Object>path("$")).isEqualTo(answer.<Object>path("events[" + i + "]"));
    }
  }

  @Test
  void A_transition_to_another_step_is_between_the_outputs_of_the_steps() {
    Response answer = events.say("/step sales").statusCode(201).extract().response();
    answer
        .then()
        .body(
            "events.type",
            contains("input_message", "agent_output", "step_transition", "agent_output"))
        .body("events[2].from_step", equalTo("first_step"))
        .body("events[2].to_step", equalTo("sales"))
        .body("events[2].content", equalTo("The message asks for it."));
    assertThat(events.list().extract().<Object>path("events")).isEqualTo(answer.path("events"));
    events.on(answer.path("events[2].id"), "/hide").then().statusCode(200);
    events.list().body("events.type", contains("input_message", "agent_output", "agent_output"));
    vectara(events.token())
        .delete(events.path() + "/" + answer.path("events[2].id"))
        .then()
        .statusCode(204);
    events.get(answer.path("events[2].id")).then().statusCode(404);
  }

  @Test
  void The_type_may_be_absent_and_a_message_may_have_several_texts() {
    events
        .post(
            Map.of(
                "messages",
                List.of(Map.of("content", "one"), Map.of("type", "text", "content", "two"))))
        .then()
        .statusCode(201)
        .body("events[0].messages.content", contains("one", "two"))
        .body("events[1].content", equalTo("You said: one\ntwo"));
  }

  @Test
  void The_agent_remembers_what_was_said() {
    events.say("My name is Ada.").statusCode(201);
    events.say("And I am 36.").statusCode(201);
    events.say("/recall 1").statusCode(201).body("events[1].content", equalTo("My name is Ada."));
  }

  @Test
  void Reasoning_and_calls_of_tools_are_events() {
    events
        .say("/tool search shoes")
        .statusCode(201)
        .body("events.type", contains("input_message", "tool_input", "tool_output", "agent_output"))
        .body("events[1].tool_name", equalTo("search"))
        .body("events[1].tool_input.text", equalTo("shoes"))
        .body("events[2].tool_call_id", equalTo("call-1"))
        .body("events[2].tool_configuration_name", equalTo("search"))
        .body("events[2].tool_output.result", equalTo("shoes"))
        .body("events[2].error", equalTo(false));
    events
        .say("/tool broken shoes")
        .statusCode(201)
        .body("events[2].tool_name", equalTo("broken"))
        .body("events[2].tool_output.error", equalTo("Use another tool."))
        .body("events[2].error", equalTo(true));
    events
        .say("/reason Let me see.")
        .statusCode(201)
        .body("events.type", contains("input_message", "thinking", "agent_output"))
        .body("events[1].content", equalTo("Let me see."));
  }

  @Test
  void The_result_of_a_tool_keeps_its_digits_and_is_a_text_if_it_cannot_be_shown() {
    assertThat(events.say("/tool search {\"n\":12345678901234567.89}").extract().asString())
        .contains("\"tool_output\":{\"n\":12345678901234567.89}");
    String deep = "{\"a\":" + "[".repeat(998) + "]".repeat(998) + "}";
    for (String text : List.of(deep, "{\"n\":1e99999999999}")) {
      events.say("/tool search " + text).body("events[2].tool_output.result", equalTo(text));
    }
    events.list();
  }

  @Test
  void Events_are_listed_oldest_first_and_page_by_page() {
    for (String text : List.of("one", "two", "three")) {
      events.say(text).statusCode(201);
    }
    List<String> all = events.list().extract().path("events.id");
    assertThat(all).hasSize(6);
    List<String> paged = new ArrayList<>();
    String next = "";
    do {
      Response page =
          vectara(events.token())
              .queryParam("limit", 2)
              .queryParam("page_key", next)
              .get(events.path());
      page.then().statusCode(200).body("events", hasSize(2));
      paged.addAll(page.path("events.id"));
      // A page starts after a place, even if its event is gone.
      vectara(events.token()).delete(events.path() + "/" + paged.get(paged.size() - 1));
      next = page.path("metadata.page_key");
    } while (next != null);
    assertThat(paged).isEqualTo(all);
    events.list().body("events", hasSize(3));
  }

  @Test
  void Ten_events_are_on_a_page_unless_the_request_says_otherwise() {
    Parallel.map(List.of("1", "2"), text -> Events.of(events.token()).say(text).statusCode(201));
    for (int i = 0; i < 6; i++) {
      events.say("x").statusCode(201);
    }
    Response page = vectara(events.token()).get(events.path());
    page.then().body("events", hasSize(10)).body("metadata", hasKey("page_key"));
    String foreign = page.path("metadata.page_key");
    for (Map<String, String> wrong :
        List.of(
            Map.of("limit", "0"),
            Map.of("limit", "101"),
            Map.of("include_hidden", "maybe"),
            Map.of("page_key", "x"))) {
      vectara(events.token()).queryParams(wrong).get(events.path()).then().statusCode(400);
    }
    vectara(events.token())
        .queryParam("page_key", foreign)
        .get(Events.of(events.token()).path())
        .then()
        .statusCode(400);
  }

  @Test
  void A_hidden_event_is_neither_listed_nor_seen_by_the_agent() {
    String first = events.say("A secret").statusCode(201).extract().path("events[0].id");
    events.on(first, "/hide").then().statusCode(200).body("hide_reason", equalTo("manual"));
    events.on(first, "/hide").then().statusCode(200);
    events.list().body("events.type", contains("agent_output"));
    for (String flag : List.of("true", "True")) {
      vectara(events.token())
          .queryParam("include_hidden", flag)
          .get(events.path())
          .then()
          .body("events.type", contains("input_message", "agent_output"));
    }
    events.get(first).then().statusCode(200).body("hide_reason", equalTo("manual"));
    events.say("/recall 1").body("events[1].content", equalTo("You said nothing before."));
    events.on(first, "/unhide").then().statusCode(200).body("$", not(hasKey("hide_reason")));
    events.say("/recall 1").body("events[1].content", equalTo("A secret"));
    events.list().body("events[0].id", equalTo(first));
  }

  @Test
  void A_deleted_event_is_gone_for_good() {
    String first = events.say("A secret").statusCode(201).extract().path("events[0].id");
    vectara(events.token()).delete(events.path() + "/" + first).then().statusCode(204);
    vectara(events.token()).delete(events.path() + "/" + first).then().statusCode(404);
    events.get(first).then().statusCode(404);
    events.list().body("events.type", contains("agent_output"));
    events.say("/recall 1").body("events[1].content", equalTo("You said nothing before."));
  }

  private String session(String body, String field) {
    String key = vectara(events.token()).body(body).post(VECTARA).path("key");
    new Events(events.token(), Wire.VECTARA, key).say(" Where is my order? ").statusCode(201);
    new Events(events.token(), Wire.VECTARA, key).say("And my invoice?").statusCode(201);
    return vectara(events.token()).get(VECTARA + "/" + key).then().extract().path(field);
  }

  @Test
  void A_session_without_name_and_description_takes_them_from_its_first_message() {
    for (String field : List.of("name", "description")) {
      assertThat(session("{}", field)).isEqualTo("Where is my order?");
      assertThat(session("{\"%s\":\"Mine\"}".formatted(field), field)).isEqualTo("Mine");
    }
    assertThat(session("{\"description\":\"\"}", "description")).isEmpty();
  }

  @Test
  void A_description_that_was_removed_before_the_first_message_does_not_return() {
    vectara(events.token()).body("{\"description\":\"\"}").patch(events.session());
    events.say("Hello").statusCode(201);
    vectara(events.token()).get(events.session()).then().body("description", equalTo(""));
  }

  @Test
  void A_session_has_begun_with_its_first_message_whatever_becomes_of_it() {
    events.say("/fail").statusCode(500);
    assertThat(events.status()).isEqualTo("stopped");
    Events waiting = Events.of(events.token());
    waiting.say("/call search shoes").statusCode(201);
    assertThat(waiting.status()).isEqualTo("stopped");
    vectara(events.token())
        .get(VECTARA)
        .then()
        .body("sessions.status", contains("stopped", "stopped"));
  }

  @Test
  void A_session_shows_whether_it_is_running() throws Exception {
    vectara(events.token()).get(events.session()).then().body("status", equalTo("unstarted"));
    try (var running = events.open("/hang Hm")) {
      vectara(events.token()).get(events.session()).then().body("status", equalTo("running"));
      vectara(events.token())
          .get(VECTARA)
          .then()
          .body("sessions.status", contains("running"))
          .body("sessions.key", contains(events.key()));
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      running.readAllBytes();
    }
    vectara(events.token()).get(events.session()).then().body("status", equalTo("stopped"));
  }

  @Test
  void Every_event_has_an_id_of_its_own() {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      ids.addAll(events.say("/tool search " + i).extract().path("events.id"));
    }
    assertThat(ids).hasSize(12).allSatisfy(id -> assertThat(id).startsWith("aev_"));
  }

  @Test
  void An_answer_that_takes_longer_than_the_timeout_is_still_stored() {
    vectara(events.token())
        .header("Request-Timeout-Millis", "50")
        .body("{\"messages\":[{\"type\":\"text\",\"content\":\"/slow 200 a b\"}]}")
        .post(events.path())
        .then()
        .statusCode(504)
        .body("code", equalTo("timeout"));
    dev.parley.testing.Eventually.await()
        .untilAsserted(
            () -> events.list().body("events.type", contains("input_message", "agent_output")));
  }

  @Test
  void A_key_with_a_role_uses_the_sessions_of_all_owners() {
    String id = events.say("Hello").statusCode(201).extract().path("events[0].id");
    dev.parley.testing.Wire.apiKeyOn("demo", "agent_user")
        .body("{\"messages\":[{\"type\":\"text\",\"content\":\"x\"}]}")
        .post(events.path())
        .then()
        .statusCode(201);
    dev.parley.testing.Wire.apiKeyOn("demo", "agent_viewer")
        .get(VECTARA + "/" + events.key() + "/events/" + id)
        .then()
        .statusCode(200)
        .body("id", startsWith("aev_"));
  }
}
