package dev.parley.azure.log;

import java.time.Instant;

/**
 * A line of a session's log.
 *
 * @param key identifies it within the log
 * @param at when it happened
 * @param stream what kind of line it is
 * @param message the text
 */
record LogEntry(String key, Instant at, Stream stream, String message) {

  /** The kinds of lines. */
  enum Stream {
    /** Turns. */
    STDOUT("stdout"),
    /** Turns that failed. */
    STDERR("stderr"),
    /** States of the session. */
    STATUS("status");

    private final String wire;

    Stream(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }
}
