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
import static org.hamcrest.Matchers.hasSize;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Skills that messages call. */
@ParleyTest
class SkillsTest {

  private static final Map<String, String> REVIEW = Map.of("type", "skill", "skill_name", "review");
  private static final Map<String, String> POEM = Map.of("type", "skill", "skill_name", "poem");

  @Inject StoredLog log;

  private Events events;

  @BeforeEach
  void begin() {
    String agent =
        vectara(admin())
            .body(
                Map.of(
                    "name",
                    "Skilled",
                    "skills",
                    Map.of(
                        "review",
                        Map.of("description", "Reviews texts.", "content", "Look for mistakes."),
                        "poem",
                        Map.of("description", "Writes poems.", "content", "Write in rhymes."))))
            .post("/v2/agents")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    events = Events.of(somebody(), "/v2/agents/" + agent + "/sessions");
  }

  private static Map<String, String> text(String text) {
    return Map.of("type", "text", "content", text);
  }

  private Response send(List<Map<String, String>> messages) {
    return events.post(Map.of("messages", messages));
  }

  @Test
  void A_skill_is_loaded_and_its_content_reaches_the_agent_as_a_message() {
    send(List.of(REVIEW))
        .then()
        .statusCode(201)
        .body("events.type", contains("skill_load", "agent_output"))
        .body("events[0].skill_name", equalTo("review"))
        .body("events[0].content", equalTo("Look for mistakes."))
        .body("events[1].content", equalTo("You said: Look for mistakes."));
    events.say("/recall 1").body("events[1].content", equalTo("Look for mistakes."));
    log.requireConsistent(log.idOf(events.key()));
  }

  @Test
  void Skills_come_before_the_texts_of_their_message() {
    Response stream =
        events.post(
            Map.of(
                "messages",
                List.of(text("Read"), REVIEW, text("this."), POEM),
                "stream_response",
                true));
    assertThat(Events.types(stream.asString()))
        .startsWith("skill_load", "skill_load", "input_message", "streaming_agent_output");
    events
        .list()
        .body("events.type", contains("skill_load", "skill_load", "input_message", "agent_output"))
        .body("events[1].skill_name", equalTo("poem"))
        .body("events[2].messages.content", contains("Read", "this."))
        .body("events[3].content", equalTo("You said: Read\nthis."));
    events.say("/recall 2").body("events[1].content", equalTo("Write in rhymes."));
  }

  @Test
  void What_is_wrong_with_a_skill_is_named() {
    send(List.of(text("Hi"), Map.of("type", "skill")))
        .then()
        .statusCode(400)
        .body("field_errors['messages[1].skill_name']", equalTo("is required"));
    send(List.of(Map.of("type", "skill", "skill_name", "dance")))
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors['messages[0].skill_name']", containsString("skill of the agent"));
    send(List.of(REVIEW, REVIEW))
        .then()
        .statusCode(400)
        .body("field_errors['messages[1].skill_name']", containsString("twice"));
    send(List.of(REVIEW, text(" "))).then().statusCode(400);
    events
        .post(Map.of("messages", List.of(REVIEW), "since", "start", "behavior", "steer"))
        .then()
        .statusCode(400)
        .body("field_errors.behavior", containsString("skills"));
    events.list().body("events", empty());
  }

  @Test
  void A_skill_can_be_queued_and_come_with_a_file() throws Exception {
    try (var running = events.open("/slow 50 one two three")) {
      running.readNBytes(1);
      events
          .post(Map.of("messages", List.of(REVIEW), "since", "start"))
          .then()
          .statusCode(201)
          .body(
              "events.type",
              contains("input_message", "agent_output", "skill_load", "agent_output"));
      running.readAllBytes();
    }
    events
        .form()
        .multiPart("files", "a.txt", "Text".getBytes(), "text/plain")
        .multiPart("messages", "[{\"type\":\"skill\",\"skill_name\":\"poem\"}]")
        .post(events.path())
        .then()
        .statusCode(201)
        .body("events.type", contains("artifact_upload", "skill_load", "agent_output"));
  }

  @Test
  void A_skill_that_is_hidden_or_deleted_does_not_reach_the_agent_any_more() {
    Response loaded = send(List.of(REVIEW, text("Alpha")));
    String id = loaded.path("events[0].id");
    events.on(id, "/hide").then().statusCode(200).body("hide_reason", equalTo("manual"));
    events.say("/recall 1").body("events[1].content", equalTo("Alpha"));
    events.on(id, "/unhide").then().statusCode(200);
    events.say("/recall 1").body("events[1].content", equalTo("Look for mistakes."));
    vectara(events.token()).delete(events.path() + "/" + id).then().statusCode(204);
    events.say("/recall 1").body("events[1].content", equalTo("Alpha"));
  }

  @Test
  void A_copy_of_a_session_has_its_skills() {
    send(List.of(REVIEW));
    String copy =
        vectara(events.token())
            .body(Map.of("from_session", Map.of("session_key", events.key())))
            .post(events.sessions())
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    Events copied = new Events(events.token(), events.sessions(), copy);
    copied.list().body("events.type", contains("skill_load", "agent_output"));
    copied.say("/recall 1").body("events[1].content", equalTo("Look for mistakes."));
    log.requireConsistent(log.idOf(copy));
  }

  @Test
  void A_skill_stays_with_a_message_that_is_kept_by_a_compaction() {
    events.say("Alpha");
    send(List.of(REVIEW, POEM, text("Beta")));
    events
        .post(Map.of("type", "compact"))
        .then()
        .statusCode(201)
        .body("events[0].events_compacted", equalTo(2));
    events
        .list()
        .body(
            "events.type",
            contains("skill_load", "skill_load", "input_message", "agent_output", "compaction"));
    events.post(Map.of("type", "compact")).then().statusCode(400);
    events.say("Gamma");
    events
        .post(Map.of("type", "compact"))
        .then()
        .statusCode(201)
        .body("events[0].summary_text", containsString("User: Look for mistakes."))
        .body("events[0].events_compacted", equalTo(5));
  }

  @Test
  void A_skill_is_no_item_of_a_response() {
    send(List.of(REVIEW, text("Alpha")));
    Response listed = azure(events.token()).get("/openai/v1/responses");
    listed
        .then()
        .statusCode(200)
        .body("data[0].output.content.text.flatten()", contains("You said: Alpha"));
    azure(events.token())
        .get("/openai/v1/responses/" + listed.path("data[0].id") + "/input_items")
        .then()
        .statusCode(200)
        .body("data", hasSize(1))
        .body("data[0].content[0].text", equalTo("Alpha"));
  }
}
