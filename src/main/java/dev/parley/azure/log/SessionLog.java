package dev.parley.azure.log;

import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.log.LogEntry.Stream;
import dev.parley.azure.response.ResponseStatus;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.session.SessionStatus;
import dev.parley.session.SessionSummary;
import dev.parley.turn.log.TurnActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The log of one session as it is read for one stream: which lines there are, and which are new.
 */
final class SessionLog {

  /**
   * How much earlier than the latest line another one may happen that becomes visible later: by the
   * clocks of other replicas, or because its transaction took that long.
   */
  private static final Duration LATE = Duration.ofSeconds(30);

  private final UUID agent;
  private final Set<String> seen = new HashSet<>();
  private Instant since = Instant.EPOCH;

  SessionLog(UUID agent) {
    this.agent = agent;
  }

  /** From when on turns can have lines that are new. */
  Instant since() {
    return since;
  }

  /**
   * The lines that were not there before, earliest first.
   *
   * @param turns the turns that started or ended since {@link #since}
   */
  List<LogEntry> next(SessionSummary session, List<TurnActivity.Started> turns, Instant now) {
    List<LogEntry> all = ofSession(session, turns, now);
    turns.forEach(turn -> all.addAll(ofTurn(turn)));
    all.sort(Comparator.comparing(LogEntry::at));
    List<LogEntry> fresh =
        all.stream()
            .filter(entry -> !entry.at().isBefore(since))
            .filter(entry -> seen.add(entry.key()))
            .toList();
    all.stream()
        .map(entry -> entry.at().minus(LATE))
        .filter(since::isBefore)
        .max(Comparator.naturalOrder())
        .ifPresent(later -> since = later);
    return fresh;
  }

  /** Only the last time that it was idle is known, and the next use after that. */
  private static List<LogEntry> ofSession(
      SessionSummary session, List<TurnActivity.Started> turns, Instant now) {
    List<LogEntry> entries = new ArrayList<>();
    entries.add(status("created", session.createdAt(), "Session created."));
    session
        .stoppedAt(now)
        .ifPresent(
            stopped -> {
              entries.add(status("idle " + stopped, stopped, "Session idle."));
              if (session.lastAccessedAt().isAfter(stopped)) {
                Instant used =
                    turns.stream()
                        .map(TurnActivity.Started::startedAt)
                        .filter(started -> started.isAfter(stopped))
                        .min(Comparator.naturalOrder())
                        .orElse(session.lastAccessedAt());
                entries.add(status("resumed " + stopped, used, "Session resumed."));
              }
            });
    if (session.status(now) == SessionStatus.EXPIRED) {
      entries.add(status("expired", session.expiresAt().orElse(now), "Session expired."));
    }
    return entries;
  }

  private static LogEntry status(String key, Instant at, String message) {
    return new LogEntry(key, at, Stream.STATUS, message);
  }

  private List<LogEntry> ofTurn(TurnActivity.Started turn) {
    String response = "Response " + WireIds.response(agent, turn.id());
    List<LogEntry> entries = new ArrayList<>();
    entries.add(
        new LogEntry(
            "started " + turn.id(), turn.startedAt(), Stream.STDOUT, response + " started."));
    turn.endedAt()
        .ifPresent(
            ended -> {
              String end =
                  switch (turn.status()) {
                    case FAILED -> " failed: " + code(turn) + ".";
                    case INTERRUPTED -> " failed: server_error.";
                    case CANCELLED -> " cancelled.";
                    case WAITING -> " completed, waiting for function call outputs.";
                    case COMPLETED, RUNNING, ADDED -> " completed.";
                  };
              entries.add(
                  new LogEntry(
                      "ended " + turn.id(),
                      ended,
                      end.startsWith(" failed") ? Stream.STDERR : Stream.STDOUT,
                      response + end));
            });
    return entries;
  }

  private static String code(TurnActivity.Started turn) {
    return ResponseStatus.Failed.because(turn.cause().orElse(Cause.EXECUTION), "").code();
  }
}
