package dev.parley.store;

/** A connection to the database could not be made, or broke before the answer came. */
public final class DatabaseAway extends RuntimeException {

  private static final long serialVersionUID = 1;

  DatabaseAway(Throwable cause) {
    super("the connection to the database is lost", cause);
  }
}
