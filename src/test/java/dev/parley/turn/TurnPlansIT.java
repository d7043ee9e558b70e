package dev.parley.turn;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.ParleyIT;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Token;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a conversation costs does not depend on the other conversations of its agent: no statement
 * reads a large table from the start, or joins by reading the index of all sessions.
 */
@ParleyIT
@Tag("cost")
class TurnPlansIT {

  private static final int SESSIONS = 20_000;
  private static final int CONVERSATIONS = 5000;

  private static final String RESPONSES = AZURE.replace("sessions", "protocols/openai/responses");

  /** Sessions with ids that come before those of sessions that the API creates. */
  private static final String SESSION =
      """
      insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
        version_minor, version_pinned, name, ttl_seconds, created_at, updated_at, last_accessed_at, expires_at)
      select a.id, cast('%1$s-0000-7000-8000-' || lpad(to_hex(i), 12, '0') as uuid), '%1$s-' || i, 'plans', '', '',
        1, 0, false, 'n', 2592000, now(), now(), now(), now() + interval '30 days'
      from agent a, generate_series(1, %2$d) i where a.name = 'demo'
      on conflict do nothing\
      """;

  private static final String CONVERSATION =
      """
      with s as (%s returning agent_id, id),
      l as (
        insert into session_log (agent_id, session_id, next_seq, tail_turn_id, epoch)
        select agent_id, id, 3, id, 1 from s),
      t as (
        insert into turn (agent_id, session_id, id, status, trace_id, started_at, ended_at, inputs)
        select agent_id, id, id, 'COMPLETED', id, now(), now(), 1 from s)
      insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
      select s.agent_id, s.id, n, gen_random_uuid(), s.id, case n when 1 then 'INPUT_MESSAGE' else 'AGENT_OUTPUT' end,
        '{"text": "Hello"}', now()
      from s, generate_series(1, 2) n
      """;

  private static final String LARGE = "\"Relation Name\": \"(session|session_log|turn|event)\"";

  private static final PostgresLog LOG = new PostgresLog();

  private final Token token = somebody();

  /**
   * The statistics of sessions are older than all conversations, as they are between two analyses.
   */
  @BeforeAll
  static void fill() {
    LOG.execute(SESSION.formatted("01800000", SESSIONS));
    LOG.execute("analyze session");
    LOG.execute(CONVERSATION.formatted(SESSION.formatted("01900000", CONVERSATIONS)));
    LOG.execute("analyze session_log, turn, event");
  }

  @Test
  void A_response_and_its_conversation() {
    Map<String, Object> body = Map.of("input", "Hello");
    String first =
        azure(token).body(body).post(RESPONSES).then().statusCode(200).extract().path("id");

    local(
        () -> {
          String second =
              azure(token)
                  .body(Map.of("input", "Hello again", "previous_response_id", first))
                  .post(RESPONSES)
                  .then()
                  .statusCode(200)
                  .extract()
                  .path("id");
          for (String path : List.of("", "/input_items")) {
            azure(token).get(RESPONSES + "/" + second + path).then().statusCode(200);
          }
          azure(token).delete(RESPONSES + "/" + second).then().statusCode(200);
        });
  }

  @Test
  void An_exchange_and_the_content_of_its_session() {
    Talk talk = Talk.with(token, DEMO_RID);
    talk.say("Hello");

    local(
        () -> {
          talk.say("Hello again");
          talk.streaming("And again", Map.of()).then().statusCode(200);
          talk.exchanges();
        });
  }

  @Test
  void A_message_and_the_events_of_its_session() {
    String events =
        VECTARA
            + "/"
            + vectara(token).body("{}").post(VECTARA).then().statusCode(201).extract().path("key")
            + "/events";
    Map<String, Object> message =
        Map.of(
            "type",
            "input_message",
            "messages",
            List.of(Map.of("type", "text", "content", "Hello")),
            "stream_response",
            true);

    local(
        () -> {
          vectara(token).body(message).post(events).then().statusCode(201);
          String event =
              vectara(token).get(events).then().statusCode(200).extract().path("events[0].id");
          vectara(token).get(events + "/" + event).then().statusCode(200);
          vectara(token).delete(events + "/" + event).then().statusCode(204);
        });
  }

  private static void local(Runnable calls) {
    List<String> plans = LOG.plansOf(calls);
    assertThat(plans).hasSizeGreaterThan(4);
    for (String plan : plans) {
      assertThat(plan)
          .doesNotContain("Merge Join")
          .doesNotContainPattern("\"Seq Scan\"[^{}]*" + LARGE)
          .doesNotContainPattern(LARGE + "[^{}]*\"Index Cond\": \"\\(agent_id = \\$\\d+\\)\"");
    }
  }
}
