package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Deleting a version, and finding an unused one, look its sessions up by an index. */
@ParleyTest
class VersionIndexTest {

  @Inject AgroalDataSource database;

  @Test
  void Sessions_of_a_version_are_found_by_an_index() throws SQLException {
    azure(somebody()).body("{}").post(AZURE).then().statusCode(201);
    StringBuilder plan = new StringBuilder();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // As if an agent had many sessions of many versions. In a small table, all indexes cost the
      // same, and which one is used depends on the tests before.
      statement.execute("set local enable_seqscan = off");
      statement.execute("set local plan_cache_mode = force_generic_plan");
      statement.execute("alter table session alter column agent_id set (n_distinct = 1)");
      statement.execute("alter table session alter column version_major set (n_distinct = 100)");
      statement.execute("analyze session");
      statement.execute(
          "update pg_class set reltuples = 100 * greatest(relpages, 1) where oid = 'session'::regclass");
      statement.execute(
          "prepare of_version(uuid, integer, integer) as delete from session"
              + " where agent_id = $1 and version_major = $2 and version_minor = $3");
      try (ResultSet lines =
          statement.executeQuery("explain execute of_version(gen_random_uuid(), 1, 0)")) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      statement.execute("deallocate of_version");
      connection.rollback();
    }
    assertThat(plan).contains("session_by_version");
  }
}
