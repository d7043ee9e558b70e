package dev.parley.ops;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads the table in which Flyway records migrations. Most starts find that nothing is to be
 * migrated, and do not have to start Flyway to know it. Checksums are compared by Flyway, whenever
 * there is something to be migrated.
 */
final class SchemaHistory {

  /** The version of the newest migration of this program. */
  static final int NEWEST = 33;

  /** The number of its migrations. */
  static final int COUNT = 29;

  private static final String COMPLETE =
      "select bool_and(success) and count(*) filter (where version::int <= %d) = %d from flyway_schema_history"
          .formatted(NEWEST, COUNT);

  private SchemaHistory() {}

  /** Whether all migrations of this program were applied, and none failed. */
  static boolean complete(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COMPLETE)) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException e) {
      // There is no schema, or Flyway will report what is wrong with it.
      return false;
    }
  }
}
