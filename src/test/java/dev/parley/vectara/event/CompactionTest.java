package dev.parley.vectara.event;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Summaries that take the place of the beginning of a conversation. */
@ParleyTest
class CompactionTest {

  private static final String COMPACT = "{\"type\":\"compact\"}";

  @Inject StoredLog log;

  private Events events;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
  }

  private Response compact() {
    return events.post(COMPACT);
  }

  private void said(String... texts) {
    for (String text : texts) {
      events.say(text).statusCode(201);
    }
  }

  @Test
  void Without_enough_turns_there_is_nothing_to_compact() {
    compact().then().statusCode(400).body("messages[0]", containsString("too few turns"));
    said("Alpha");
    compact().then().statusCode(400).body("messages[0]", containsString("too few turns"));
    events.list().body("events", hasSize(2));
  }

  @Test
  void A_summary_takes_the_place_of_all_but_the_latest_input() {
    said("Alpha", "Beta", "Gamma");
    compact()
        .then()
        .statusCode(201)
        .body("events.type", contains("compaction"))
        .body("events[0].turns_compacted", equalTo(2))
        .body("events[0].events_compacted", equalTo(4))
        .body("events[0].summary_key", startsWith("sum_"))
        .body("events[0].summary_text", startsWith("User: Alpha\nAgent: You said: Alpha\n"))
        .body("events[0].summary_text", not(containsString("Gamma")));
    events.list().body("events.type", contains("input_message", "agent_output", "compaction"));
    vectara(events.token())
        .queryParam("include_hidden", true)
        .get(events.path())
        .then()
        .body("events[0].hide_reason", equalTo("compaction"))
        .body("events.hide_reason.findAll { it != null }.size()", equalTo(4));
    // The summary is not the user's.
    events.say("/recall 1").body("events[1].content", equalTo("Gamma"));
    log.requireConsistent(log.idOf(events.key()));
  }

  @Test
  void A_later_summary_covers_the_earlier_one() {
    said("Alpha", "Beta");
    compact().then().statusCode(201);
    said("Gamma");
    compact()
        .then()
        .statusCode(201)
        .body("events[0].turns_compacted", equalTo(1))
        .body("events[0].summary_text", containsString("User: Alpha"))
        .body("events[0].summary_text", containsString("User: Beta"));
    events.list().body("events.type", contains("input_message", "agent_output", "compaction"));
  }

  @Test
  void A_summary_can_go_up_to_an_event() {
    said("Alpha", "Beta", "Gamma");
    String last = events.list().extract().path("events[5].id");
    events
        .post(Map.of("type", "compact", "compact_up_to_event_id", last))
        .then()
        .statusCode(201)
        .body("events[0].turns_compacted", equalTo(3));
    events.list().body("events.type", contains("compaction"));
    events.say("/recall 1").body("events[1].content", equalTo("You said nothing before."));
    events
        .post(
            Map.of(
                "type",
                "compact",
                "compact_up_to_event_id",
                "aev_00000000-0000-7000-8000-000000000000"))
        .then()
        .statusCode(404)
        .body("code", equalTo("event_not_found"));
  }

  @Test
  void What_a_summary_hides_comes_back_when_the_summary_is_hidden() {
    said("Alpha", "Beta");
    String summary = compact().then().statusCode(201).extract().path("events[0].id");
    events.say("/recall 1").body("events[1].content", equalTo("Beta"));
    events.on(summary, "/hide").then().statusCode(200);
    events.say("/recall 1").body("events[1].content", equalTo("Alpha"));
  }

  @Test
  void Its_stream_shows_that_it_starts() {
    said("Alpha", "Beta");
    String stream = events.post(Map.of("type", "compact", "stream_response", true)).asString();
    assertThat(Events.types(stream)).containsExactly("compaction_started", "compaction", "end");
  }

  @Test
  void While_the_session_is_running_it_is_queued() throws Exception {
    said("Alpha");
    try (InputStream stream = events.open("/slow 100 one two three four five six seven eight")) {
      await().until(() -> events.status().equals("running"));
      compact()
          .then()
          .statusCode(201)
          .body("events.type", contains("agent_output", "compaction"))
          .body("events[1].turns_compacted", equalTo(1));
      stream.readAllBytes();
    }
  }

  @Test
  void A_conversation_that_fills_the_context_window_is_compacted_before_the_next_answer() {
    events = Events.of(somebody(), "/v2/agents/forgetful/sessions");
    said("Alpha", "Beta");
    events
        .say("Gamma")
        .statusCode(201)
        .body("events.type", contains("input_message", "compaction", "agent_output"))
        .body("events[1].turns_compacted", equalTo(1))
        .body("events[2].content", endsWith("Before that: Beta"));
    String stream = events.stream("Delta").asString();
    assertThat(Events.types(stream))
        .startsWith("input_message", "compaction_started", "compaction", "streaming_agent_output")
        .endsWith("streaming_agent_output_end", "context_consumed", "end");
    // The ids in the stream are those of the stored events.
    List<String> ids = events.list().extract().path("events.id");
    ids.subList(ids.size() - 3, ids.size()).forEach(id -> assertThat(stream).contains(id));
    // Each summary covers the one before.
    assertThat(stream).contains("User: Alpha", "User: Beta").doesNotContain("User: Gamma");
    log.requireConsistent(log.idOf(events.key()));
  }

  @Test
  void Instructions_for_the_summary_have_a_maximum_length() {
    events = Events.of(somebody(), "/v2/agents/model/sessions");
    said("Alpha", "Beta");
    events
        .post(Map.of("type", "compact", "compaction_message", "x".repeat(10_001)))
        .then()
        .statusCode(400);
    events.list().body("events", hasSize(4));
  }

  @Test
  void Other_APIs_list_what_was_said_and_no_summary() {
    said("Alpha", "Beta");
    compact().then().statusCode(201);
    String rid =
        palantir(events.token())
            .get(Wire.PALANTIR)
            .then()
            .statusCode(200)
            .extract()
            .path("data[0].rid");
    palantir(events.token())
        .get(Wire.PALANTIR + "/" + rid + "/content")
        .then()
        .statusCode(200)
        .body("exchanges.userInput.text", contains("Alpha", "Beta"));
    palantir(events.token())
        .get(Wire.PALANTIR + "/" + rid)
        .then()
        .body("metadata.messageCount", equalTo(4));
  }

  @Test
  void A_copy_that_ends_before_the_summary_shows_what_it_hides() {
    said("Alpha", "Beta");
    List<String> ids = events.list().extract().path("events.id");
    compact().then().statusCode(201);
    Map<String, Object> from =
        Map.of("session_key", events.key(), "include_up_to_event_id", ids.get(3));
    String copy =
        vectara(events.token())
            .body(Map.of("from_session", from))
            .post(Wire.VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    events = new Events(events.token(), Wire.VECTARA, copy);
    events.list().body("events", hasSize(4));
    events.say("/recall 1").body("events[1].content", equalTo("Alpha"));
    compact().then().statusCode(201).body("events[0].turns_compacted", equalTo(2));
  }

  @Test
  void A_copy_of_the_session_has_the_summary() {
    said("Alpha", "Beta");
    compact().then().statusCode(201);
    String copy =
        vectara(events.token())
            .body(Map.of("from_session", Map.of("session_key", events.key())))
            .post(Wire.VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    events = new Events(events.token(), Wire.VECTARA, copy);
    events.list().body("events.type", contains("input_message", "agent_output", "compaction"));
    events.say("/recall 1").body("events[1].content", equalTo("Beta"));
  }

  @Test
  void A_copy_can_have_a_summary_of_its_beginning() {
    said("Alpha", "Beta", "Gamma");
    List<String> ids = events.list().extract().path("events.id");
    Map<String, Object> from =
        Map.of("session_key", events.key(), "compact_up_to_event_id", ids.get(3));
    String copy =
        vectara(events.token())
            .body(Map.of("from_session", from))
            .post(Wire.VECTARA)
            .then()
            .statusCode(201)
            .body("status", equalTo("stopped"))
            .extract()
            .path("key");
    events.list().body("events", hasSize(6));
    events = new Events(events.token(), Wire.VECTARA, copy);
    events
        .list()
        .body("events.type", contains("input_message", "agent_output", "compaction"))
        .body("events[0].messages[0].content", equalTo("Gamma"))
        .body("events[2].turns_compacted", equalTo(2));
    log.requireConsistent(log.idOf(copy));
  }

  @Test
  void A_session_that_waits_for_tool_outputs_is_not_compacted() {
    said("Alpha", "/call search shoes");
    compact()
        .then()
        .statusCode(400)
        .body("messages[0]", containsString("waits for outputs of client tools"));
  }
}
