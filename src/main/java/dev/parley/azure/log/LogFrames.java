package dev.parley.azure.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.VersionIds;
import dev.parley.session.SessionSummary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The server-sent events of a log stream. */
final class LogFrames {

  /** How long there may be no line before an event says so. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  private static final String TIMESTAMP = "timestamp";

  private LogFrames() {}

  /** The first event: the session as it is. */
  static byte[] session(String agent, SessionSummary session, Instant now) {
    return frame(
        JsonNodeFactory.instance
            .objectNode()
            .put(TIMESTAMP, text(now))
            .put("session_id", session.key())
            .put(
                "session_state",
                switch (session.status(now)) {
                  case ACTIVE -> "Running";
                  case IDLE -> "Idle";
                  case EXPIRED -> "Expired";
                })
            .put("agent", agent)
            .put("version", VersionIds.text(session.version()))
            .put("last_accessed", text(session.lastAccessedAt())));
  }

  /** A line. */
  static byte[] line(LogEntry entry) {
    return line(entry.at(), entry.stream(), entry.message());
  }

  /** The event for the time without lines. */
  static byte[] silence(Instant now) {
    return line(
        now, LogEntry.Stream.STATUS, "No logs since last " + SILENCE.toSeconds() + " seconds");
  }

  private static byte[] line(Instant at, LogEntry.Stream stream, String message) {
    return frame(
        JsonNodeFactory.instance
            .objectNode()
            .put(TIMESTAMP, text(at))
            .put("stream", stream.wire())
            .put("message", message));
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static byte[] frame(ObjectNode data) {
    return ("event: log\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
