package dev.parley.store;

import io.vertx.pgclient.PgException;
import java.util.Objects;
import java.util.stream.Stream;

/** A statement exceeded its time limit. */
public final class StatementTimeout extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Query canceled (PostgreSQL, appendix A). */
  private static final String CANCELED = "57014";

  public StatementTimeout() {
    super("a statement took too long");
  }

  /** Whether PostgreSQL canceled the statement. */
  public static boolean is(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(20)
        .anyMatch(
            cause -> cause instanceof PgException error && CANCELED.equals(error.getSqlState()));
  }
}
