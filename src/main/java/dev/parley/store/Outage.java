package dev.parley.store;

import com.fasterxml.jackson.core.JacksonException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the database says when it cannot answer now and may be able to later. */
public final class Outage {

  /**
   * Connection exception, transaction rollback (deadlocks and serialization failures), insufficient
   * resources, operator intervention, lock not available (PostgreSQL, appendix A).
   */
  private static final Pattern STATES = Pattern.compile("(08|40|53|57).*|55P03");

  /** How the client says that it knows already that a connection is closed. */
  private static final String NOT_ACTIVE = "Connection is not active now";

  private Outage() {}

  /** Whether an exception, its causes apart, says so. */
  public static boolean is(Throwable cause) {
    if (cause instanceof DatabaseAway) {
      return true;
    }
    String state =
        cause instanceof PgException answer
            ? answer.getSqlState()
            : cause instanceof SQLException wrapped ? wrapped.getSQLState() : null;
    return state != null && STATES.matcher(state).matches();
  }

  /**
   * Whether the connection that a statement ran on broke. Only whoever ran the statement can tell:
   * elsewhere, the same exceptions are about the connection of a client.
   */
  static boolean broken(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .takeWhile(cause -> !(cause instanceof DatabaseAway))
        .anyMatch(
            cause ->
                // JSON that cannot be read is one, too.
                cause instanceof IOException && !(cause instanceof JacksonException)
                    || cause instanceof ClosedConnectionException
                    || String.valueOf(cause.getMessage()).startsWith(NOT_ACTIVE));
  }
}
