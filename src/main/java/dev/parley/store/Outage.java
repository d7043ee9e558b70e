package dev.parley.store;

import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** What the database says when it cannot answer now and may be able to later. */
public final class Outage {

  /**
   * Connection exception, insufficient resources, operator intervention, lock not available
   * (PostgreSQL, appendix A).
   */
  private static final Pattern STATES = Pattern.compile("(08|53|57).*|55P03");

  private Outage() {}

  /** Whether an exception, its causes apart, says so. */
  public static boolean is(Throwable cause) {
    String state =
        cause instanceof PgException answer
            ? answer.getSqlState()
            : cause instanceof SQLException wrapped ? wrapped.getSQLState() : null;
    return state != null && STATES.matcher(state).matches();
  }
}
