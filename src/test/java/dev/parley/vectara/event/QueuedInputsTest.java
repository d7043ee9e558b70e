package dev.parley.vectara.event;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import dev.parley.testing.Wire;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with {@code since}, and what a session shows while it is running. */
@ParleyTest
class QueuedInputsTest {

  /** Takes long enough for inputs to be queued meanwhile. */
  private static final String SLOWLY = "/slow 100 one two three four five six seven eight nine ten";

  @Inject StoredLog log;
  @Inject AgroalDataSource database;

  private Events events;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
  }

  private String firstOutput() {
    return events.say("First").statusCode(201).extract().path("events[1].id");
  }

  private InputStream running(String text) throws Exception {
    InputStream stream = events.open(text);
    await().until(() -> events.status().equals("running"));
    return stream;
  }

  @Test
  void A_session_shows_whether_it_is_running() throws Exception {
    assertThat(events.status()).isEqualTo("unstarted");
    try (InputStream stream = running("/hang Hm")) {
      assertThat(
              vectara(events.token())
                  .get(Wire.VECTARA)
                  .then()
                  .statusCode(200)
                  .extract()
                  .<String>path("sessions[0].status"))
          .isEqualTo("running");
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      stream.readAllBytes();
    }
    assertThat(events.status()).isEqualTo("stopped");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void A_follow_up_is_answered_after_the_turn_in_flight(boolean streamed) throws Exception {
    String after = firstOutput();
    try (InputStream stream = running(SLOWLY)) {
      Response followed = events.queue("Then?", after, "follow_up", streamed);
      followed.then().statusCode(201);
      if (streamed) {
        assertThat(Events.types(followed.asString()))
            .containsExactly(
                "input_message",
                "streaming_agent_output",
                "streaming_agent_output_end",
                "input_message",
                "streaming_agent_output",
                "streaming_agent_output_end",
                "end");
        assertThat(followed.asString()).contains("\"content\":\"Then?\"");
      } else {
        followed
            .then()
            .body(
                "events.type",
                contains("input_message", "agent_output", "input_message", "agent_output"))
            .body("events[0].messages[0].content", equalTo(SLOWLY))
            .body("events[2].messages[0].content", equalTo("Then?"))
            .body("events[3].content", containsString("You said: Then?"));
      }
      stream.readAllBytes();
    }
  }

  @Test
  void A_message_that_steers_becomes_part_of_the_turn_and_of_its_stream() throws Exception {
    try (InputStream stream = running(SLOWLY)) {
      CompletableFuture<String> first = text(stream);
      events
          .queue("Left.", "start", "steer", false)
          .then()
          .statusCode(201)
          .body(
              "events.type",
              contains("input_message", "agent_output", "input_message", "agent_output"))
          .body("events[3].content", containsString("You said: Left."));
      String told = first.join();
      assertThat(Events.types(told).stream().filter(type -> !type.equals("streaming_agent_output")))
          .containsExactly(
              "input_message",
              "streaming_agent_output_end",
              "input_message",
              "streaming_agent_output_end",
              "context_consumed",
              "end");
      // The ids in the stream are those of the stored events.
      events
          .list()
          .extract()
          .<String>path("events.id.join(' ')")
          .lines()
          .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
          .forEach(id -> assertThat(told).contains(id));
    }
  }

  /** The id of the last whole event that a stream has shown. */
  private static String lastId(String stream) {
    return Pattern.compile("\"id\":\"(aev_[^\"]+)\"")
        .matcher(stream)
        .results()
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .group(1);
  }

  private static CompletableFuture<String> text(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void A_session_that_is_not_running_answers_at_once_with_everything_after_the_event() {
    String after = firstOutput();
    events.say("Second").statusCode(201);
    events
        .queue("Third", after, "steer", false)
        .then()
        .statusCode(201)
        .body("events.messages.flatten().content", contains("Second", "Third"));
  }

  @Test
  void A_queued_message_whose_turn_fails_says_so() throws Exception {
    try (InputStream stream = running(SLOWLY)) {
      events
          .queue("/fail", "start", "follow_up", false)
          .then()
          .statusCode(500)
          .body("code", equalTo("agent_processing_failed"))
          .body("messages[0]", containsString("asked for a failure"));
      stream.readAllBytes();
    }
    assertThat(events.queue("/fail", "start", "follow_up", true).asString())
        .contains("event:error")
        .endsWith("event:end\ndata:{\"type\":\"end\"}\n\n");
  }

  @Test
  void A_client_can_follow_an_event_that_only_the_stream_has_shown() throws Exception {
    UUID session = log.idOf(events.key());
    try (InputStream stream = running(SLOWLY)) {
      CompletableFuture<Response> steering =
          CompletableFuture.supplyAsync(() -> events.queue("/hang Hm", "start", "steer", false));
      String shown = Events.readUntil(stream, "/hang Hm");
      String id = lastId(shown);
      events.get(id).then().statusCode(404);
      CompletableFuture<Response> followed =
          CompletableFuture.supplyAsync(() -> events.queue("Then?", id, "follow_up", false));
      await().until(() -> log.queued(session) == 1);
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      followed
          .join()
          .then()
          .statusCode(201)
          .body("events.type", contains("agent_output", "input_message", "agent_output"))
          .body("events[0].content", equalTo("Hm"));
      events.get(id).then().statusCode(200);
      steering.join().then().statusCode(201);
    }
  }

  @Test
  void A_client_can_follow_an_event_of_a_turn_that_failed() {
    String shown = events.stream("/fail-late Oh").asString();
    String id = lastId(shown);
    events.get(id).then().statusCode(404);
    events
        .queue("Again", id, "follow_up", false)
        .then()
        .statusCode(201)
        .body("events.type", contains("input_message", "agent_output"));
  }

  @Test
  void At_the_deadline_the_answer_is_what_has_happened_by_then() throws Exception {
    try (InputStream stream = running("/hang Hm")) {
      vectara(events.token())
          .header("Request-Timeout", "2")
          .body("{\"since\":\"start\",\"messages\":[{\"type\":\"text\",\"content\":\"Then?\"}]}")
          .post(events.path())
          .then()
          .statusCode(201)
          .body("events.type", contains("input_message"));
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      stream.readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "true, false, select id from session where id = '%s' for update",
    "false, false, select id from session where id = '%s' for update",
    "false, false, lock table turn_lease in share mode",
    "false, true, lock table turn_lease in share mode"
  })
  void A_message_that_is_not_accepted_by_the_deadline_is_504_and_not_executed_later(
      boolean busy, boolean file, String lock) throws Exception {
    UUID session = log.idOf(events.key());
    events.say("First").statusCode(201);
    try (InputStream stream = busy ? running("/hang Hm") : InputStream.nullInputStream()) {
      try (Connection holder = database.getConnection()) {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
          statement.execute(lock.formatted(session));
        }
        (file
                ? events
                    .form()
                    .multiPart("files", "f", new byte[] {1})
                    .multiPart("message", "Late")
                    .multiPart("since", "start")
                : vectara(events.token())
                    .body(
                        "{\"since\":\"start\",\"messages\":[{\"type\":\"text\",\"content\":\"Late\"}]}"))
            .header("Request-Timeout-Millis", "500")
            .post(events.path())
            .then()
            .statusCode(504)
            .body("code", equalTo("timeout"));
        holder.rollback();
        holder.setAutoCommit(true);
        await()
            .until(
                () ->
                    one(
                            holder,
                            "select count(*) from pg_stat_activity where state <> 'idle'"
                                + " and (query like '%into queued_input%' or query like '%into turn_lease%')"
                                + " and pid <> pg_backend_pid()")
                        .equals("0"));
      }
      assertThat(log.queued(session)).isZero();
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      stream.readAllBytes();
    }
    await().until(() -> log.isIdle(session));
    events.list().body(not(containsString("Late"))).body("events.type", hasSize(busy ? 4 : 2));
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void A_message_is_queued_while_a_turn_answers_tool_outputs() throws Exception {
    events = Events.of(somebody(), "/v2/agents/unhurried/sessions");
    events.say("/call search shoes").statusCode(201);
    events.say("Anybody?").statusCode(400);
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    CompletableFuture<Response> answered =
        CompletableFuture.supplyAsync(
            () ->
                events.post(
                    "{\"type\":\"tool_output\",\"tool_outputs\":[{\"type\":\"success\",\"event_id\":\"%s\",\"output\":{\"a\":1}}]}"
                        .formatted(call)));
    await().until(() -> answered.isDone() || events.status().equals("running"));
    assertThat(answered).isNotDone();
    events.say("Anybody?").statusCode(409);
    events
        .queue("Then?", "start", "follow_up", false)
        .then()
        .statusCode(201)
        .body(
            "events.type",
            contains(
                "input_message",
                "tool_input",
                "tool_output",
                "agent_output",
                "input_message",
                "agent_output"));
    answered.join().then().statusCode(201);
  }

  @Test
  void An_answer_that_is_not_a_stream_has_a_limited_number_of_events() {
    UUID session = log.idOf(events.key());
    String after = firstOutput();
    log.addEvents(session, 1001);
    events
        .queue("Then?", after, "follow_up", false)
        .then()
        .statusCode(400)
        .body("field_errors.since", containsString("more than 1000 events"));
  }

  @Test
  void An_unknown_event_is_not_found_and_nothing_is_queued() {
    events
        .queue("x", "aev_00000000-0000-7000-8000-000000000000", "follow_up", false)
        .then()
        .statusCode(404)
        .body("code", equalTo("event_not_found"));
    assertThat(events.status()).isEqualTo("unstarted");
  }
}
