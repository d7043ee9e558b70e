package dev.parley.agent.start;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test declares agents in a workspace of its own, and looks at all of them. */
@ParleyTest
@TestProfile(OtherSettings.class)
class AgentsAtStartTest {

  @Inject AgentsAtStart agents;
  @Inject AgroalDataSource database;

  @TempDir Path directory;

  private final String workspace = "w-" + UUID.randomUUID();

  private void apply(String location) {
    try {
      agents.apply(location);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The location of a file with these agents, each as the fields of a flow mapping. */
  private String file(String... declared) {
    StringBuilder yaml = new StringBuilder("agents:\n");
    for (String agent : declared) {
      yaml.append("  - {workspace: %s, %s}\n".formatted(workspace, agent));
    }
    try {
      return Files.writeString(directory.resolve(UUID.randomUUID() + ".yaml"), yaml).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void A_replica_waits_for_the_lock_without_a_timeout() throws SQLException {
    String location = file("name: patient");
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(" + AgentsAtStart.ADVISORY_LOCK + ")");
      CompletableFuture<Void> start = CompletableFuture.runAsync(() -> apply(location));
      try {
        // Longer than a request would wait for a lock.
        await()
            .failFast("it did not wait", start::isDone)
            .until(
                () ->
                    isTrue(
                        statement,
                        "select exists (select 1 from pg_stat_activity where wait_event = 'advisory'"
                            + " and clock_timestamp() - query_start > interval '2500 ms')"));
      } finally {
        statement.execute("select pg_advisory_unlock(" + AgentsAtStart.ADVISORY_LOCK + ")");
      }
      assertThat(start).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  private static boolean isTrue(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** What is said about a file that stops the start. */
  private String refusal(String location) {
    ConfigurationException stopped =
        catchThrowableOfType(ConfigurationException.class, () -> apply(location));
    assertThat(stopped).as("the refusal of " + location).isNotNull();
    assertThat(stopped.getMessage()).hasLineCount(1);
    return stopped.getMessage();
  }

  /** The rows that a query finds, each as its columns. */
  private List<List<String>> rows(String query, String... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<List<String>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.add(result.getString(column));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Every workspace, agent and version there is, with all columns. */
  private List<List<String>> everything() {
    return rows(
        """
        select 'workspace', w::text from workspace w
        union all select 'agent', a::text from agent a
        union all select 'version', v::text from agent_version v
        order by 1, 2
        """);
  }

  /** A column of the workspace's agents, by name. */
  private List<String> column(String expression) {
    return rows(
            "select "
                + expression
                + " from agent a join workspace w on w.id = a.workspace_id"
                + " where w.name = ? order by a.name",
            workspace)
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** The versions of the workspace's agents. */
  private List<String> versions() {
    return column(
        "a.name || ' ' || coalesce((select string_agg(v.major || '.' || v.minor || '=' || v.definition,"
            + " ' ' order by v.major, v.minor) from agent_version v where v.agent_id = a.id), '-')");
  }

  @Test
  void Declared_agents_are_created() {
    apply(
        file(
            "name: full, rid: ri.x..y.full, display_name: Full, description: d, enabled: false,"
                + " versions: [{version: '1.0', definition: {b: 1, a: 0.5}},"
                + " {version: '2.3', definition: {}}]",
            "name: only-a-name"));

    assertThat(column("a.name")).containsExactly("full", "only-a-name");
    assertThat(column("a.display_name")).containsExactly("Full", "only-a-name");
    assertThat(column("a.description")).containsExactly("d", "");
    assertThat(column("a.enabled")).containsExactly("f", "t");
    assertThat(column("a.rid = 'ri.aip-agents..agent.' || a.id")).containsExactly("f", "t");
    assertThat(column("a.rid").get(0)).isEqualTo("ri.x..y.full");
    assertThat(versions())
        .containsExactly("full 1.0={\"a\": 0.5, \"b\": 1} 2.3={}", "only-a-name -");
  }

  @Test
  void Applying_a_file_again_changes_nothing() {
    String location =
        file(
            "name: a, description: d, versions: [{version: '1.0', definition: {x: 1, y: [2]}},"
                + " {version: '1.1', definition: {}}]",
            "name: b, rid: ri.x..y.b, enabled: false");
    apply(location);
    List<List<String>> before = everything();
    assertThat(versions()).hasSize(2);

    apply(location);
    apply(location);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void The_agents_file_is_applied_at_startup() {
    List<List<String>> before = everything();
    apply("classpath:test-agents.yaml");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void A_definition_is_the_same_however_it_is_written() {
    apply(file("name: a, versions: [{version: '1.0', definition: {x: 1, y: 0.50}}]"));
    List<List<String>> before = everything();
    apply(file("name: a, versions: [{version: '1.0', definition: {\"y\": 0.5, \"x\": 1.0}}]"));
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void Replicas_can_start_at_the_same_time() {
    String location =
        file(
            "name: a, versions: [{version: '1.0', definition: {x: 1}}]",
            "name: b, versions: [{version: '1.0', definition: {}}, {version: '2.0', definition: {}}]");
    Parallel.map(
        Collections.nCopies(4, location),
        file -> {
          apply(file);
          return file;
        });

    assertThat(rows("select name from workspace where name = ?", workspace)).hasSize(1);
    assertThat(versions()).containsExactly("a 1.0={\"x\": 1}", "b 1.0={} 2.0={}");
    assertThat(column("a.revision")).containsExactly("0", "0");
    List<List<String>> before = everything();
    apply(location);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void A_changed_agent_is_updated() {
    apply(file("name: a, description: before", "name: b, description: before"));
    List<String> ids = column("a.id");
    List<String> rids = column("a.rid");
    List<String> created = column("a.created_at");
    List<String> updated = column("a.updated_at");

    apply(file("name: a, description: after", "name: b, description: before"));
    assertThat(column("a.description")).containsExactly("after", "before");
    assertThat(column("a.revision")).containsExactly("1", "0");
    assertThat(column("a.updated_at").get(0)).isNotEqualTo(updated.get(0));
    assertThat(column("a.updated_at").get(1)).isEqualTo(updated.get(1));
    assertThat(column("a.id")).isEqualTo(ids);
    assertThat(column("a.rid")).isEqualTo(rids);
    assertThat(column("a.created_at")).isEqualTo(created);

    apply(file("name: a, display_name: A, enabled: false, rid: ri.x..y.a"));
    assertThat(column("a.display_name").get(0)).isEqualTo("A");
    assertThat(column("a.description").get(0)).as("not mentioned").isEqualTo("after");
    assertThat(column("a.enabled").get(0)).isEqualTo("f");
    assertThat(column("a.rid").get(0)).isEqualTo("ri.x..y.a");
  }

  @Test
  void A_stored_rid_is_kept_if_the_file_no_longer_contains_it() {
    apply(file("name: a, rid: ri.x..y.a"));
    apply(file("name: a"));
    assertThat(column("a.rid")).containsExactly("ri.x..y.a");
  }

  @Test
  void A_new_version_is_added_to_the_existing_ones() {
    apply(file("name: a, versions: [{version: '1.0', definition: {x: 1}}]"));
    apply(file("name: a, versions: [{version: '1.1', definition: {x: 2}}]"));
    assertThat(versions()).containsExactly("a 1.0={\"x\": 1} 1.1={\"x\": 2}");
  }

  @Test
  void Agents_that_the_file_does_not_mention_are_kept() {
    apply(
        file(
            "name: a, description: d, versions: [{version: '1.0', definition: {}}]",
            "name: b, description: d"));
    List<List<String>> before = everything();

    apply(file("name: c"));
    assertThat(column("a.name")).containsExactly("a", "b", "c");
    assertThat(everything()).containsAll(before).hasSize(before.size() + 1);
  }

  @Test
  void A_changed_definition_of_a_stored_version_is_rejected_and_nothing_is_applied() {
    apply(file("name: a, description: before, versions: [{version: '1.0', definition: {x: 1}}]"));
    List<List<String>> before = everything();

    String location =
        file(
            "name: another",
            "name: a, description: after, versions: [{version: '1.1', definition: {}},"
                + " {version: '1.0', definition: {x: 2}}]");
    assertThat(refusal(location))
        .isEqualTo(
            "parley: agents file "
                + location
                + ", agent a: version 1.0 is already stored with a different definition; a changed definition requires a new version");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void Only_definitions_that_are_not_stored_yet_have_to_fulfil_the_rules_of_the_dialects() {
    String astray =
        "name: a, versions: [{version: '1.0', definition:"
            + " {vectara: {steps: {a: {next_steps: [{step_name: b}]}}}}}]";
    List<List<String>> before = everything();
    String refused = file("name: another", astray);
    assertThat(refusal(refused))
        .isEqualTo(
            "parley: agents file "
                + refused
                + ", agent a: the definition of version 1.0 is not valid at"
                + " vectara.steps.a.next_steps[0].step_name, which must be the name of a step");
    assertThat(everything()).isEqualTo(before);

    apply(file("name: a, versions: [{version: '1.0', definition: {}}]"));
    // Stored before the rule existed.
    change(
        "update agent_version set definition ="
            + " '{\"vectara\":{\"steps\":{\"a\":{\"next_steps\":[{\"step_name\":\"b\"}]}}}}'"
            + " where agent_id = (select a.id from agent a join workspace w on w.id = a.workspace_id"
            + " where w.name = ?)");
    List<List<String>> stored = everything();
    apply(file(astray));
    assertThat(everything()).isEqualTo(stored);
  }

  /** Changes the workspace's rows by a statement with its name as the parameter. */
  private void change(String statement) {
    try (Connection connection = database.getConnection();
        PreparedStatement change = connection.prepareStatement(statement)) {
      change.setString(1, workspace);
      assertThat(change.executeUpdate()).isOne();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void A_rid_that_belongs_to_another_agent_is_refused() {
    apply(file("name: a, rid: ri.x..y.taken"));
    List<List<String>> before = everything();
    String location = file("name: b, rid: ri.x..y.taken");
    assertThat(refusal(location))
        .isEqualTo(
            "parley: agents file " + location + ", agent b: its rid belongs to another agent");
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void An_invalid_agents_file_prevents_the_start() {
    List<List<String>> before = everything();
    assertThat(refusal("classpath:none.yaml"))
        .isEqualTo("parley: agents file classpath:none.yaml does not exist");
    String location = file("name: good", "name: '!'");
    assertThat(refusal(location))
        .startsWith("parley: agents file " + location + ", agents[1].name");
    assertThat(everything()).isEqualTo(before);
  }
}
