package dev.parley.testing;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Breaks the store for real: the table of sessions is called something else for a while. */
@ApplicationScoped
public class BrokenStore {

  private final AgroalDataSource database;

  public BrokenStore(AgroalDataSource database) {
    this.database = database;
  }

  /** Runs a test while every statement on sessions fails. */
  public void whileBroken(Runnable test) {
    execute("alter table session rename to session_away");
    try {
      test.run();
    } finally {
      execute("alter table session_away rename to session");
    }
  }

  private void execute(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
