package dev.parley.bench.load;

import java.util.Locale;

/** What is measured. */
public enum Operation {
  GET,
  LIST_20,
  LIST_100,
  CREATE,
  /** A streamed turn of a runtime that repeats the message, in a new session. */
  TURN,
  /** The first piece of the answer in a turn whose answer has a pause before each piece. */
  FIRST_PIECE;

  /** Its name in reports and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
