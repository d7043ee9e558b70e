package dev.parley.azure.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.azure.conversation.WireIds;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.session.SessionSummary;
import dev.parley.testing.Sentences;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.log.TurnActivity.Started;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class SessionLogTest {

  private static final UUID AGENT = new UUID(1, 1);
  private static final int IDLE_AFTER = 900;

  private final SessionLog log = new SessionLog(AGENT);

  /** A second of the day. */
  private static Instant at(int second) {
    return Instant.parse("2026-03-10T00:00:00Z").plusSeconds(second);
  }

  private static SessionSummary session(int used, Integer stopped, Integer expires) {
    return new SessionSummary(
        new UUID(2, 2),
        "my-session",
        "name",
        3,
        0,
        0,
        at(0),
        at(0),
        at(used),
        expires == null ? null : at(expires),
        IDLE_AFTER,
        stopped == null ? null : at(stopped));
  }

  private static Started turn(int id, int started) {
    return new Started(
        new UUID(3, id), TurnStatus.RUNNING, Optional.empty(), at(started), Optional.empty());
  }

  private static Started turn(int id, int started, TurnStatus status, Cause cause, int ended) {
    return new Started(
        new UUID(3, id), status, Optional.ofNullable(cause), at(started), Optional.of(at(ended)));
  }

  private static String response(int id) {
    return "Response " + WireIds.response(AGENT, new UUID(3, id));
  }

  private List<String> messages(SessionSummary session, List<Started> turns, int now) {
    return log.next(session, turns, at(now)).stream().map(LogEntry::message).toList();
  }

  @Test
  void States_and_turns_are_in_the_order_in_which_they_happened() {
    List<Started> turns =
        List.of(
            turn(2, 1020, TurnStatus.FAILED, Cause.RATE_LIMIT, 1030),
            turn(1, 10, TurnStatus.COMPLETED, null, 20));
    assertThat(messages(session(1020, 910, null), turns, 1031))
        .containsExactly(
            "Session created.",
            response(1) + " started.",
            response(1) + " completed.",
            "Session idle.",
            "Session resumed.",
            response(2) + " started.",
            response(2) + " failed: rate_limit_exceeded.");
  }

  @Test
  void Each_line_is_new_once() {
    assertThat(messages(session(10, null, null), List.of(turn(1, 10)), 11)).hasSize(2);
    assertThat(messages(session(10, null, null), List.of(turn(1, 10)), 12)).isEmpty();
    assertThat(
            messages(
                session(10, null, null), List.of(turn(1, 10, TurnStatus.CANCELLED, null, 14)), 15))
        .containsExactly(response(1) + " cancelled.");
    assertThat(messages(session(10, null, null), List.of(), 910)).containsExactly("Session idle.");
    assertThat(messages(session(950, 910, null), List.of(), 951))
        .containsExactly("Session resumed.");
    // A later use moves what is known of the last one.
    assertThat(messages(session(990, 910, null), List.of(), 991)).isEmpty();
  }

  @Test
  void A_line_that_becomes_visible_late_is_not_lost() {
    messages(session(100, null, null), List.of(turn(1, 100)), 101);
    assertThat(log.since()).isEqualTo(at(70));
    assertThat(messages(session(100, null, null), List.of(turn(2, 80), turn(1, 100)), 102))
        .containsExactly(response(2) + " started.");
  }

  @Test
  void A_turn_says_how_it_ended_and_a_failure_is_on_another_stream() {
    List<Started> turns =
        List.of(
            turn(1, 1, TurnStatus.WAITING, null, 2),
            turn(2, 3, TurnStatus.INTERRUPTED, null, 4),
            turn(3, 5, TurnStatus.FAILED, null, 6));
    List<LogEntry> lines = log.next(session(5, null, 7), turns, at(8));
    assertThat(lines)
        .filteredOn(line -> line.stream() == LogEntry.Stream.STDERR)
        .extracting(LogEntry::message)
        .containsExactly(
            response(2) + " failed: server_error.", response(3) + " failed: server_error.");
    assertThat(lines)
        .extracting(LogEntry::message)
        .contains(response(1) + " completed, waiting for function call outputs.")
        .endsWith("Session expired.");
  }

  @Test
  void Frames_are_as_documented() {
    assertThat(
            new String(
                LogFrames.session("demo", session(5, null, null), at(6)), StandardCharsets.UTF_8))
        .isEqualTo(
            "event: log\ndata: {\"timestamp\":\"2026-03-10T00:00:06Z\",\"session_id\":\"my-session\","
                + "\"session_state\":\"Running\",\"agent\":\"demo\",\"version\":\"3\","
                + "\"last_accessed\":\"2026-03-10T00:00:05Z\"}\n\n");
    assertThat(
            new String(
                LogFrames.line(
                    new LogEntry("k", at(1).plusMillis(121), LogEntry.Stream.STDOUT, "text")),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "event: log\ndata: {\"timestamp\":\"2026-03-10T00:00:01.121Z\",\"stream\":\"stdout\","
                + "\"message\":\"text\"}\n\n");
    assertThat(new String(LogFrames.silence(at(60)), StandardCharsets.UTF_8))
        .isEqualTo(
            "event: log\ndata: {\"timestamp\":\"2026-03-10T00:01:00Z\",\"stream\":\"status\","
                + "\"message\":\"No logs since last 60 seconds\"}\n\n");
  }
}
