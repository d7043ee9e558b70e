package dev.parley.store;

/** A database connection could not be opened or was lost before the response arrived. */
public final class DatabaseUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Describes why a statement depends on another one that was not executed. */
  public DatabaseUnavailable(String message) {
    super(message);
  }

  public DatabaseUnavailable(Throwable cause) {
    super("the connection to the database was lost", cause);
  }
}
