package dev.parley.store.migration;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Locks the table of sessions before a migration locks anything else. Requests that write lock it
 * before the tables that depend on it. A migration that locked one of those first would wait for a
 * request that waits for it, and PostgreSQL would end one of the two.
 */
final class SessionsFirst extends BaseCallback {

  /** Outside of a transaction, the lock is released at once. The first migration has no table. */
  private static final String LOCK =
      """
      do $$ begin
        set local lock_timeout = '2s';
        if to_regclass('session') is not null then
          lock table session in access exclusive mode;
        end if;
      end $$
      """;

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public void handle(Event event, Context context) {
    try (Statement statement = context.getConnection().createStatement()) {
      statement.execute(LOCK);
    } catch (SQLException e) {
      throw new FlywayException("cannot lock the table of sessions", e);
    }
  }
}
