package dev.parley.azure.log;

import dev.parley.azure.Flags;
import dev.parley.http.error.HttpFailure;
import java.util.Optional;

/**
 * The parameters of a log stream.
 *
 * @param kind the lines to send; empty for all
 * @param tail the maximum number of earlier lines, 1 to 300
 * @param follow whether the stream stays open for lines to come
 */
record LogOptions(Optional<Kind> kind, int tail, boolean follow) {

  private static final int DEFAULT_TAIL = 100;
  private static final int MAX_TAIL = 300;

  /** Which lines are sent. */
  enum Kind {
    /** What the agent does: turns. */
    CONSOLE,
    /** States of the session. */
    SYSTEM
  }

  /**
   * Parses the parameters; null for absent ones.
   *
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  static LogOptions of(String kind, String tail, String follow) {
    return new LogOptions(
        Optional.ofNullable(kind).map(LogOptions::kind),
        tail == null ? DEFAULT_TAIL : tail(tail),
        follow == null || Flags.of("follow", follow));
  }

  private static Kind kind(String text) {
    return switch (text) {
      case "console" -> Kind.CONSOLE;
      case "system" -> Kind.SYSTEM;
      default ->
          throw new HttpFailure.InvalidParameter("kind", "must be console or system").exception();
    };
  }

  private static int tail(String text) {
    // Three digits at most, so the number cannot overflow.
    int tail = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (tail < 1 || tail > MAX_TAIL) {
      throw new HttpFailure.InvalidParameter("tail", "must be a whole number from 1 to 300")
          .exception();
    }
    return tail;
  }

  /** Whether a line is to be sent. */
  boolean wants(LogEntry entry) {
    return kind.isEmpty()
        || (kind.get() == Kind.SYSTEM) == (entry.stream() == LogEntry.Stream.STATUS);
  }
}
