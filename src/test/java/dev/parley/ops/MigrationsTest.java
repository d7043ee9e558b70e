package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.MigrationRule;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code db/migration/README.md} says of migrations, held against those there are. */
@DisplayNameGeneration(Sentences.class)
class MigrationsTest {

  private static final Path DIRECTORY = Path.of("src/main/resources/db/migration");

  /** The rule is younger than these. */
  private static final int LANDED_BEFORE_THE_RULE = 7;

  /** The script for distributed databases places the tables of these. */
  private static final int LANDED_BEFORE_DISTRIBUTION = 28;

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
  }

  @Test
  void Every_migration_is_compatible_with_the_previous_version() throws IOException {
    TreeMap<Integer, Path> migrations = new TreeMap<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      files
          .filter(file -> file.toString().endsWith(".sql"))
          .forEach(file -> assertThat(migrations.put(number(file), file)).isNull());
    }
    assertThat(migrations.lastKey()).isEqualTo(SchemaHistory.NEWEST);
    assertThat(migrations).hasSize(SchemaHistory.COUNT);
    for (Path file : migrations.tailMap(LANDED_BEFORE_THE_RULE, false).values()) {
      Path conf = file.resolveSibling(file.getFileName() + ".conf");
      boolean transaction =
          !Files.exists(conf) || !Files.readString(conf).contains("executeInTransaction=false");
      assertThat(MigrationRule.broken(Files.readString(file), transaction))
          .as(file.toString())
          .isEmpty();
    }
  }

  @Test
  void New_tables_are_placed_before_their_foreign_keys_are_created() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sql")).toList()) {
        if (number(file) > LANDED_BEFORE_DISTRIBUTION) {
          assertThat(MigrationRule.unplaced(Files.readString(file))).as(file.toString()).isEmpty();
        }
      }
    }
  }

  @Test
  void Tables_that_are_not_placed_are_detected() {
    assertThat(
            MigrationRule.unplaced(
                """
                create table a (agent_id uuid not null);
                create table b (agent_id uuid not null references agent (id));
                select place_by_agent('b');
                create table c (agent_id uuid not null);
                select place_by_agent('c');
                alter table c add constraint c_agent foreign key (agent_id) references agent (id);
                """))
        .containsExactly("a", "b with keys");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table session_tombstone;",
        "alter table session drop column name;",
        "ALTER TABLE session\n    RENAME COLUMN name TO title;",
        "alter table session rename to sessions;",
        "alter table session alter column name type text;",
        "alter table session alter column name set data type text;",
        "alter table session alter name set not null;",
        "alter table session add column title text not null;",
        "truncate session;",
        "alter table session add constraint c check (name <> '');",
        "drop index session_by_agent;",
        "create index i on session (agent_id, name);",
        "create unique index i on session (agent_id, name);",
        "set lock_timeout = '2s'; create index concurrently i on session (name);"
      })
  void Incompatible_migrations_are_detected(String sql) {
    assertThat(MigrationRule.broken(sql, true)).hasSize(1);
  }

  @Test
  void A_migration_without_a_lock_timeout_is_detected() {
    assertThat(MigrationRule.broken("alter table session add column title text;", true))
        .containsExactly("alter without 'set local lock_timeout' before it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set local lock_timeout = '2s'; alter table session add column title text;",
        "set local lock_timeout = '2s';\n"
            + "alter table session add column n integer not null default 0;",
        "set local lock_timeout = '2s';\n"
            + "alter table session add constraint c check (name <> '') not valid;",
        "set local lock_timeout = '2s';\n"
            + "-- unused since 0.3.0\nalter table session drop column name;",
        "create table note (id uuid primary key, text varchar not null);\n"
            + "create index note_by_text on note (text);",
        "-- drop table session;\ncreate table t (id uuid primary key);"
      })
  void Compatible_migrations_are_accepted(String sql) {
    assertThat(MigrationRule.broken(sql, true)).isEmpty();
  }

  @Test
  void Indexes_are_created_outside_of_a_transaction() {
    List<String> broken =
        MigrationRule.broken(
            "drop index concurrently if exists i; create index concurrently i on session (name);",
            false);
    assertThat(broken).isEmpty();
  }
}
