package dev.parley.testing;

import dev.parley.store.migration.MigrationLock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A look into a packaged program's database, and a hand in it. */
public final class Database implements AutoCloseable {

  private final String url;
  private final Connection connection;

  private Database(String url) throws SQLException {
    this.url = url;
    connection = DriverManager.getConnection(url, "postgres", "postgres");
  }

  /** Connects to the database that a program's environment names. */
  public static Database of(Map<String, String> environment) {
    try {
      return new Database(
          "jdbc:postgresql://localhost:%s/%s"
              .formatted(environment.get("PARLEY_DB_PORT"), environment.get("PARLEY_DB_NAME")));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where it is, for JDBC. */
  public String url() {
    return url;
  }

  /**
   * What migrates the schema as the program does, without the time that the program takes to start.
   *
   * @param target the last version to migrate to, or {@code latest}
   */
  public Flyway flyway(String target) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(url, "postgres", "postgres")
            .locations("filesystem:src/main/resources/db/migration")
            .target(target);
    new MigrationLock().customize(configuration);
    return configuration.load();
  }

  /** Runs statements, parted by semicolons. */
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The one value that a query finds, as a text; null for no row. */
  public String value(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** The values that a query finds, as texts. */
  public Set<String> values(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      Set<String> values = new HashSet<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** How many rows a table has. */
  public long rows(String table) {
    return Long.parseLong(value("select count(*) from " + table));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
