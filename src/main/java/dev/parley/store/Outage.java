package dev.parley.store;

import com.fasterxml.jackson.core.JacksonException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Recognizes errors that mean that the database is temporarily unavailable. */
public final class Outage {

  /**
   * Connection exception, transaction rollback (deadlocks and serialization failures), insufficient
   * resources, operator intervention, lock not available (PostgreSQL, appendix A).
   */
  private static final Pattern STATES = Pattern.compile("(08|40|53|57).*|55P03");

  /** The PostgreSQL client's message for a connection that it knows to be closed. */
  private static final String NOT_ACTIVE = "Connection is not active now";

  private Outage() {}

  /**
   * Whether an exception means that the database is temporarily unavailable. Ignores its causes.
   */
  public static boolean is(Throwable cause) {
    if (cause instanceof DatabaseUnavailable || cause instanceof SearchesBusy) {
      return true;
    }
    String state =
        cause instanceof PgException error
            ? error.getSqlState()
            : cause instanceof SQLException wrapped ? wrapped.getSQLState() : null;
    return state != null && STATES.matcher(state).matches();
  }

  /**
   * Whether a statement that failed is worth repeating, because the database was temporarily
   * unavailable. One that took too long is not, although PostgreSQL reports it in the class of an
   * operator's intervention: it would take as long again.
   */
  public static boolean passes(Throwable failure) {
    return is(failure) && !StatementTimeout.is(failure);
  }

  /**
   * Whether the connection of a statement was lost. Use it only for failures of statements:
   * elsewhere, the same exceptions concern the connection of an HTTP client.
   */
  public static boolean broken(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .takeWhile(cause -> !(cause instanceof DatabaseUnavailable))
        .anyMatch(
            cause ->
                // Invalid JSON also causes an IOException.
                cause instanceof IOException && !(cause instanceof JacksonException)
                    || cause instanceof ClosedConnectionException
                    || String.valueOf(cause.getMessage()).startsWith(NOT_ACTIVE));
  }
}
