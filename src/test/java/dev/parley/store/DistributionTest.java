package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The schema can be distributed over several machines by {@code agent_id}, as Citus does: a table
 * is either a reference table, which every machine has, or distributed.
 */
@ParleyTest
class DistributionTest {

  /** The tables that every machine has. None of them grows with the sessions of an agent. */
  private static final Set<String> REFERENCE =
      Set.of(
          "workspace", "agent", "agent_alias", "api_key", "conversation", "flyway_schema_history");

  /**
   * Connects sessions with contents of other agents, which only a fork to another agent does. This
   * table is what keeps the schema from being distributed as it is; no other may join it.
   */
  private static final String BETWEEN_AGENTS = "file_reference";

  private static final String TABLES =
      """
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r'
      """;

  @Inject AgroalDataSource database;

  private List<String> rows(String sql) throws SQLException {
    try (var connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    }
  }

  private List<String> distributed() throws SQLException {
    return rows(TABLES).stream().filter(table -> !REFERENCE.contains(table)).toList();
  }

  @Test
  void Every_distributed_table_has_an_agent() throws SQLException {
    List<String> withAgent =
        rows(
            """
            select table_name from information_schema.columns
            where table_schema = 'public' and column_name = 'agent_id' and is_nullable = 'NO'
            """);
    assertThat(distributed()).contains("session", "turn", "event");
    assertThat(distributed())
        .filteredOn(table -> !withAgent.contains(table))
        .containsExactly(BETWEEN_AGENTS);
    assertThat(rows(TABLES)).containsAll(REFERENCE);
  }

  @Test
  void Every_unique_index_of_a_distributed_table_has_the_agent() throws SQLException {
    List<String> without =
        rows(
            """
            select i.indrelid::regclass || '.' || i.indexrelid::regclass from pg_index i
              join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and i.indisunique and not exists (
              select 1 from pg_attribute a
              where a.attrelid = i.indrelid and a.attname = 'agent_id' and a.attnum = any (i.indkey))
            """);
    assertThat(without).noneMatch(index -> isDistributed(index));
  }

  @Test
  void Every_foreign_key_between_distributed_tables_has_the_agent_in_the_same_place()
      throws SQLException {
    List<String> without =
        rows(
            """
            select f.conrelid::regclass || '.' || f.confrelid::regclass from pg_constraint f
            where f.contype = 'f' and f.connamespace = 'public'::regnamespace and not exists (
              select 1 from unnest(f.conkey, f.confkey) as k (own, other)
                join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.own
                join pg_attribute b on b.attrelid = f.confrelid and b.attnum = k.other
              where a.attname = 'agent_id' and b.attname = 'agent_id')
            """);
    assertThat(without)
        .filteredOn(key -> !key.startsWith(BETWEEN_AGENTS + "."))
        .noneMatch(
            key -> isDistributed(key) && !REFERENCE.contains(key.substring(key.indexOf('.') + 1)));
  }

  @Test
  void No_reference_table_refers_to_a_distributed_one() throws SQLException {
    List<String> keys =
        rows(
            """
            select f.conrelid::regclass || '.' || f.confrelid::regclass from pg_constraint f
            where f.contype = 'f' and f.connamespace = 'public'::regnamespace
            """);
    assertThat(keys)
        .isNotEmpty()
        .noneMatch(
            key -> !isDistributed(key) && !REFERENCE.contains(key.substring(key.indexOf('.') + 1)));
  }

  /** Whether the table before the point is distributed. */
  private static boolean isDistributed(String name) {
    return !REFERENCE.contains(name.substring(0, name.indexOf('.')));
  }
}
