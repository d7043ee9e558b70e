package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Placement;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The schema can be distributed over several machines by {@code agent_id}, as {@code
 * deploy/postgres/citus.sql} does. {@link dev.parley.testing.StatementsAreDistributable} holds the
 * statements to it.
 */
@ParleyTest
class DistributionTest {

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

  @Test
  void The_script_places_every_table() throws SQLException {
    Set<String> placed = new HashSet<>(Placement.ON_COORDINATOR);
    placed.addAll(Placement.EVERYWHERE);
    placed.addAll(Placement.DISTRIBUTED);
    assertThat(rows(TABLES)).containsExactlyInAnyOrderElementsOf(placed);
  }

  @Test
  void Every_distributed_table_has_an_agent() throws SQLException {
    List<String> withAgent =
        rows(
            """
            select table_name from information_schema.columns
            where table_schema = 'public' and column_name = 'agent_id'
            """);
    assertThat(withAgent).containsAll(Placement.DISTRIBUTED);
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
        // The script does not create it again.
        .filteredOn(key -> !key.equals("file_reference.file_content"))
        .noneMatch(key -> isDistributed(key) && Placement.DISTRIBUTED.contains(referenced(key)));
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
        .noneMatch(key -> !isDistributed(key) && Placement.DISTRIBUTED.contains(referenced(key)));
  }

  @Test
  void No_row_is_deleted_or_changed_with_one_of_another_machine() throws SQLException {
    List<String> changing =
        rows(
            """
            select f.conrelid::regclass || '.' || f.confrelid::regclass from pg_constraint f
            where f.contype = 'f' and f.connamespace = 'public'::regnamespace
              and (f.confdeltype not in ('a', 'c') or f.confupdtype <> 'a')
            """);
    // The script does not create it again: whatever deletes sessions releases their references.
    assertThat(changing).containsExactly("file_reference.session");
  }

  /** Whether the table before the point is distributed. */
  private static boolean isDistributed(String name) {
    return Placement.DISTRIBUTED.contains(name.substring(0, name.indexOf('.')));
  }

  private static String referenced(String key) {
    return key.substring(key.indexOf('.') + 1);
  }
}
