package dev.parley.bench.data;

import dev.parley.testing.Database;

/** What PostgreSQL has executed since the counter was reset. */
public final class StatementCounter {

  private static final String OTHERS = "from pg_stat_statements where query not like '%pg_stat_%'";

  private final Database database;

  /** Counts in this database from now on. */
  public StatementCounter(Database database) {
    this.database = database;
    database.execute("create extension if not exists pg_stat_statements");
    reset();
  }

  public void reset() {
    database.execute("select pg_stat_statements_reset()");
  }

  /** Number of statements, without BEGIN and COMMIT. */
  public long statements() {
    return Long.parseLong(database.value("select coalesce(sum(calls), 0) " + OTHERS));
  }

  /** Number of pages that they read, whether from memory or from files. */
  public long buffers() {
    return Long.parseLong(
        database.value("select coalesce(sum(shared_blks_hit + shared_blks_read), 0) " + OTHERS));
  }
}
