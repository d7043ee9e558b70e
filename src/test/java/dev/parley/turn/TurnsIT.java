package dev.parley.turn;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.testing.Database;
import dev.parley.testing.ProgramHome;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.TcpProxy;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Two replicas of the packaged program on one database. A turn runs on replica A, which is killed,
 * frozen or told to end.
 */
@DisplayNameGeneration(Sentences.class)
@EnabledOnOs(OS.LINUX)
class TurnsIT {

  private static final int LEASE_SECONDS = 5;
  private static final int DELAY_SECONDS = 2;
  private static final int TIMEOUT_SECONDS = 3;
  private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(2);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "PARLEY_TURN_LEASE", LEASE_SECONDS + "s",
          // A turn that still takes up its replica would keep the next one from starting.
          "PARLEY_TURN_MAX_IN_FLIGHT", "1",
          // Turns whose replica is gone are ended by the next message.
          "PARLEY_SWEEP_EVERY", "off",
          "PARLEY_SHUTDOWN_DELAY", DELAY_SECONDS + "s",
          "PARLEY_SHUTDOWN_TIMEOUT", TIMEOUT_SECONDS + "s");

  /** More words than any test waits for. */
  private static final String WORDS =
      IntStream.range(0, 600).mapToObj(n -> "w" + n).collect(Collectors.joining(" "));

  private static final String SLOWLY = "/slow 50 " + WORDS;
  private static final int SOME_PIECES = 8;

  private static ProgramHome home;
  private static Database database;
  private static RunningProgram a;
  private static RunningProgram b;

  private final UUID message = UUID.randomUUID();
  private final UUID trace = UUID.randomUUID();
  private Chat chat;

  @BeforeAll
  static void move() {
    home = new ProgramHome();
    database = home.database();
    a = home.start(SETTINGS);
    b = home.start(SETTINGS);
  }

  @AfterAll
  static void leave() {
    b.end();
    a.end();
    database.close();
    home.close();
  }

  @BeforeEach
  void begin() {
    if (!a.process().isAlive()) {
      a = home.start(SETTINGS);
    }
    chat = Chat.on(a);
    said("one");
  }

  @Test
  void After_a_kill_and_a_restart_the_session_continues_when_the_lease_has_ended()
      throws Exception {
    slowTurn();
    a.kill();
    String text = storedText();
    a = home.start(SETTINGS);
    chat = chat.via(a);
    takeOver();
    assertInterrupted(text);
  }

  @Test
  void After_a_kill_the_other_replica_takes_over_when_the_lease_has_ended() throws Exception {
    slowTurn();
    chat = chat.via(b);
    assertThat(chat.status(trace)).isEqualTo("IN_PROGRESS");
    a.kill();
    String text = storedText();
    chat.say("too early").then().statusCode(409);
    takeOver();
    assertInterrupted(text);
  }

  @Test
  void After_a_kill_a_replica_that_sweeps_starts_the_queued_inputs() throws Exception {
    slowTurn();
    CompletableFuture<?> lost = CompletableFuture.runAsync(() -> queue(a, "steer", "next"));
    await().until(() -> session("l.queued").equals("1"));
    String text = storedText();
    a.kill();
    assertThat(lost).failsWithin(CANCELLED_WITHIN);
    Map<String, String> sweeping = new HashMap<>(SETTINGS);
    sweeping.put("PARLEY_SWEEP_EVERY", "1s");
    a = home.start(sweeping);
    chat = chat.via(a);
    await().until(() -> session("l.queued = 0 and l.turn_id is null").equals("t"));
    a.end();
    a = home.start(SETTINGS);
    chat = chat.via(a);
    assertThat(WORDS).startsWith(text);
    chat.exchanges()
        .body("exchanges.userInput.text", contains("one", SLOWLY, "next"))
        .body("exchanges.result.interruptedOutput", contains(false, true, false));
    assertThat(chat.messageCount()).isEqualTo(6);
    assertLogInOrder();
  }

  @Test
  void
      A_queued_input_whose_start_is_stored_but_not_confirmed_is_interrupted_and_does_not_run_twice()
          throws Exception {
    try (TcpProxy proxy = new TcpProxy(home.databasePort());
        Database holder = home.database()) {
      Map<String, String> behind = new HashMap<>(SETTINGS);
      behind.put("PARLEY_DB_PORT", String.valueOf(proxy.port()));
      try (RunningProgram c = home.start(behind)) {
        chat = chat.via(c);
        slowTurn();
        CompletableFuture<Response> answer =
            CompletableFuture.supplyAsync(() -> queue(c, "follow_up", "next"));
        await().until(() -> session("l.queued").equals("1"));
        holder.execute("begin; select 1 from queued_input for update");
        chat.cancel(message).then().statusCode(200);
        await().until(() -> database.rows("pg_locks where not granted") == 1);
        proxy.resetProgram();
        holder.execute("rollback");
        await().until(() -> session("l.queued = 0 and l.turn_id is not null").equals("t"));
        await().until(() -> lease("lease_until <= clock_timestamp()"));
        said("last");
        answer
            .get()
            .then()
            .statusCode(201)
            .body(
                "events.findAll { it.type == 'input_message' }.messages.content.flatten()",
                hasItem("next"));
      }
    }
    chat = chat.via(b);
    chat.exchanges()
        .body("exchanges.userInput.text", contains("one", "next", "last"))
        .body("exchanges.result.interruptedOutput", contains(false, true, false))
        .body("exchanges[1].result.agentMarkdownResponse", equalTo(""));
    assertLogInOrder();
  }

  /** Queues a message behind the turn in flight, and returns all that follows. */
  private Response queue(RunningProgram replica, String behavior, String text) {
    return vectara(chat.token())
        .port(replica.port())
        .body(
            "{\"since\":\"start\",\"behavior\":\"%s\",\"messages\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
                .formatted(behavior, text))
        .post(VECTARA + "/" + keyOf(chat.rid()) + "/events");
  }

  @Test
  void A_turn_is_cancelled_through_the_other_replica() throws Exception {
    InputStream answer = slowTurn();
    Chat other = chat.via(b);
    assertThat(other.status(trace)).isEqualTo("IN_PROGRESS");
    other.cancel(message).then().statusCode(200);
    assertThat(rest(answer))
        .succeedsWithin(CANCELLED_WITHIN)
        .satisfies(text -> assertThat(text.length()).isLessThan(WORDS.length() / 2));
    assertThat(other.status(trace)).isEqualTo("COMPLETE");
    // Its own replica is free for the next one.
    said("two");
    chat.exchanges().body("exchanges.userInput.text", contains("one", "two"));
    assertThat(chat.messageCount()).isEqualTo(4);
    assertLogInOrder();
  }

  @Test
  void A_turn_is_interrupted_through_the_other_replica() throws Exception {
    InputStream answer = slowTurn();
    vectara(chat.token())
        .port(b.port())
        .body("{\"type\":\"interrupt\"}")
        .post(VECTARA + "/" + keyOf(chat.rid()) + "/events")
        .then()
        .statusCode(201)
        .body("events.type", contains("session_interrupted"));
    // More text may have been sent than was stored.
    assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
    assertThat(chat.status(trace)).isEqualTo("COMPLETE");
    chat.exchanges().body("exchanges.result.interruptedOutput", contains(false, true));
    assertThat(chat.messageCount()).isEqualTo(4);
    said("two");
    assertLogInOrder();
  }

  @Test
  void A_stream_of_events_shows_an_interruption_through_the_other_replica() throws Exception {
    String events = VECTARA + "/" + keyOf(chat.rid()) + "/events";
    CompletableFuture<String> stream =
        CompletableFuture.supplyAsync(
            () ->
                vectara(chat.token())
                    .port(a.port())
                    .body(
                        "{\"stream_response\":true,\"messages\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
                            .formatted(SLOWLY))
                    .post(events)
                    .asString());
    await()
        .until(
            () ->
                !vectara(chat.token())
                    .port(b.port())
                    .body("{\"type\":\"interrupt\"}")
                    .post(events)
                    .<List<?>>path("events")
                    .isEmpty());
    assertThat(stream)
        .succeedsWithin(CANCELLED_WITHIN)
        .asString()
        .contains("event:streaming_agent_output_end\n", "event:session_interrupted\n")
        .endsWith("event:end\ndata:{\"type\":\"end\"}\n\n");
  }

  @Test
  void A_replica_that_was_frozen_past_its_lease_writes_nothing_more() throws Exception {
    InputStream answer = slowTurn();
    a.signal("STOP");
    try {
      takeOver(chat.via(b));
    } finally {
      String before = stored();
      a.signal("CONT");
      assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
      assertThat(stored()).isEqualTo(before);
    }
    chat.exchanges().body("exchanges.userInput.text", contains("one", SLOWLY, "next"));
    assertThat(chat.messageCount()).isEqualTo(6);
    said("last");
    assertLogInOrder();
  }

  @Test
  void A_turn_that_outlasts_the_shutdown_is_stored_as_interrupted() throws Exception {
    InputStream answer = slowTurn();
    Chat another = Chat.on(a);
    long told = System.nanoTime();
    a.process().destroy();
    await().until(() -> a.probe("ready"), equalTo(503));
    another.say("too late").then().statusCode(503).header("Retry-After", notNullValue());
    another.exchanges().body("exchanges", empty());
    String text = "w0 " + rest(answer).get();
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
    long remaining = TimeUnit.SECONDS.toMillis(DELAY_SECONDS + TIMEOUT_SECONDS) - passed;
    assertThat(a.process().waitFor(remaining, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(turnStatus()).isEqualTo("INTERRUPTED");
    a = home.start(SETTINGS);
    chat = chat.via(a);
    said("next");
    assertInterrupted(text);
  }

  /** Starts a turn that lasts until it is stopped; some of it is stored. */
  private InputStream slowTurn() throws Exception {
    InputStream answer = chat.stream(SLOWLY, message, trace, "w0 ");
    await().until(() -> pieces("count(*)"), count -> Integer.parseInt(count) >= SOME_PIECES);
    return answer;
  }

  /** The rest of an answer that ends normally. */
  private static CompletableFuture<String> rest(InputStream answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void said(String text) {
    chat.say(text).then().statusCode(200);
  }

  private void takeOver() {
    takeOver(chat);
  }

  /** The lease ends in its time, and then the first message is accepted. */
  private void takeOver(Chat chat) {
    assertThat(lease("lease_until <= clock_timestamp() + interval '%d s'", LEASE_SECONDS)).isTrue();
    await().until(() -> lease("lease_until <= clock_timestamp()"));
    chat.say("next").then().statusCode(200);
  }

  /** The turn is part of the conversation, between the first message and the next one. */
  private void assertInterrupted(String text) {
    assertThat(WORDS).startsWith(text);
    chat.exchanges()
        .body("exchanges.userInput.text", contains("one", SLOWLY, "next"))
        .body("exchanges.result.interruptedOutput", contains(false, true, false))
        .body("exchanges[1].result.agentMarkdownResponse", equalTo(text))
        .body("exchanges[1].result.sessionTraceId", equalTo(trace.toString()));
    assertThat(chat.status(trace)).isEqualTo("COMPLETE");
    assertThat(turnStatus()).isEqualTo("INTERRUPTED");
    assertThat(chat.messageCount()).isEqualTo(6);
    assertLogInOrder();
  }

  /** The sequence has no gaps, the count is that of the messages, and nothing is in flight. */
  private void assertLogInOrder() {
    assertThat(
            session(
                """
                (select jsonb_build_object(
                  'gapless', min(e.seq) = 1 and max(e.seq) = count(*) and l.next_seq = max(e.seq) + 1,
                  'messages', count(*) filter (
                    where e.hidden is null and e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT')) = s.message_count,
                  'free', l.turn_id is null)
                 from event e where e.agent_id = s.agent_id and e.session_id = s.id)\
                """))
        .isEqualTo("{\"free\": true, \"gapless\": true, \"messages\": true}");
    assertThat(pieces("count(*)")).isEqualTo("0");
  }

  private String storedText() {
    return pieces("string_agg(p.content ->> 'content', '' order by p.ordinal)");
  }

  private String pieces(String value) {
    return session(
        "(select %s from piece p where p.agent_id = s.agent_id and p.session_id = s.id)"
            .formatted(value));
  }

  private String turnStatus() {
    return session(
        "(select t.status from turn t where t.agent_id = s.agent_id and t.session_id = s.id and t.trace_id = '%s')"
            .formatted(trace));
  }

  private boolean lease(String condition, Object... values) {
    return session(
            """
            (select b.%s from turn_lease b
              where b.agent_id = s.agent_id and b.session_id = s.id and b.turn_id = l.turn_id)\
            """
                .formatted(condition.formatted(values)))
        .equals("t");
  }

  /** All that the database has of the session. */
  private String stored() {
    return session(
        """
        jsonb_build_object('session', to_jsonb(s), 'log', to_jsonb(l),
          'leases', (select count(*) from turn_lease b where b.agent_id = s.agent_id and b.session_id = s.id),
          'turns', (select jsonb_agg(t order by t.id) from turn t where t.agent_id = s.agent_id and t.session_id = s.id),
          'events', (select jsonb_agg(e order by e.seq) from event e where e.agent_id = s.agent_id and e.session_id = s.id),
          'pieces', (select jsonb_agg(p order by p.ordinal) from piece p where p.agent_id = s.agent_id and p.session_id = s.id))\
        """);
  }

  /** A value of the session {@code s} and the head of its log {@code l}. */
  private String session(String value) {
    return database.value(
        "select %s from session s join session_log l on l.agent_id = s.agent_id and l.session_id = s.id where %s"
            .formatted(value, chat.sql()));
  }
}
