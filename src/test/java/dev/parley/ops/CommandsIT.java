package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Database;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.Sentences;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The packaged program with an argument, and what it makes of a schema that is not its own. */
@Tag("start")
@DisplayNameGeneration(Sentences.class)
class CommandsIT {

  private static final Postgres POSTGRES = new Postgres();
  private static final Issuer ISSUER = new Issuer();
  private static final Map<String, String> SERVER = new HashMap<>();
  private static final String NEWEST = "33";

  /** Each test has a database of its own; this is all that a command needs. */
  private final Map<String, String> environment = new HashMap<>(SERVER);

  private Database database;

  @BeforeAll
  static void start() {
    SERVER.putAll(POSTGRES.start());
    SERVER.keySet().removeIf(name -> !name.startsWith("PARLEY_DB_"));
    ISSUER.start();
  }

  @AfterAll
  static void stop() {
    ISSUER.stop();
    POSTGRES.stop();
  }

  @BeforeEach
  void makeDatabase(TestInfo test) {
    String name = "commands_" + Integer.toUnsignedString(test.getDisplayName().hashCode());
    try (Database server = Database.of(SERVER)) {
      server.execute("create database " + name);
    }
    environment.put("PARLEY_DB_NAME", name);
    database = Database.of(environment);
  }

  @AfterEach
  void disconnect() {
    database.close();
  }

  private PackagedProgram.Ended run(String... arguments) {
    return PackagedProgram.run(environment, arguments);
  }

  private void succeed(String argument) {
    PackagedProgram.Ended ended = run(argument);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    assertThat(ended.output()).doesNotContain("Exception", "Listening on");
  }

  /** The one line of a program that failed. */
  private String failure(String... arguments) {
    PackagedProgram.Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).doesNotContain("Exception", "\tat ");
    assertThat(ended.output().lines().filter(line -> line.startsWith("parley: "))).hasSize(1);
    return ended.output().lines().filter(line -> line.startsWith("parley: ")).findFirst().get();
  }

  private void serving() {
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    // Nobody calls it when it is told to end.
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    environment.put("PARLEY_OIDC_ISSUER", System.getProperty("parley.test.issuer"));
    environment.put("PARLEY_AGENTS_FILE", "classpath:demo-agents.yaml");
  }

  /** Starts and ends the program; what it printed until it listened. */
  private List<String> serve() {
    List<String> printed = new CopyOnWriteArrayList<>();
    Process process = PackagedProgram.start(environment, printed::add);
    process.destroy();
    process.onExit().join();
    return printed;
  }

  private void migrated() {
    database.flyway("latest").migrate();
  }

  private String version() {
    return database.value(
        "select version from flyway_schema_history order by installed_rank desc limit 1");
  }

  @Test
  void Migrate_only_migrates_the_schema_and_opens_no_port() throws IOException {
    environment.put("PARLEY_AGENTS_FILE", "classpath:demo-agents.yaml");
    environment.put("PARLEY_BOOTSTRAP_API_KEY", "k".repeat(40));
    try (ServerSocket api = new ServerSocket(0);
        ServerSocket management = new ServerSocket(0)) {
      environment.put("PARLEY_HTTP_PORT", String.valueOf(api.getLocalPort()));
      environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(management.getLocalPort()));
      succeed("migrate");
    }
    assertThat(version()).isEqualTo(NEWEST);
    assertThat(database.rows("agent")).isZero();
    assertThat(database.rows("api_key")).isZero();
  }

  @Test
  void A_migration_does_not_deadlock_with_a_request_that_deletes_a_session() throws SQLException {
    database.flyway("9").migrate();
    try (Connection request = DriverManager.getConnection(database.url(), "postgres", "postgres");
        Statement statement = request.createStatement()) {
      request.setAutoCommit(false);
      statement.execute("delete from session");
      CompletableFuture<Void> migration = CompletableFuture.runAsync(this::migrated);
      await()
          .until(
              () ->
                  database
                      .value(
                          "select exists (select 1 from pg_locks where not granted"
                              + " and relation = 'session'::regclass)")
                      .equals("t"));
      // Version 10 changes this table, too, and would hold its lock.
      statement.execute("lock table file_content in row exclusive mode nowait");
      request.commit();
      assertThat(migration).succeedsWithin(Duration.ofMinutes(1));
    }
    assertThat(version()).isEqualTo(NEWEST);
  }

  @Test
  void Migrate_without_the_privilege_to_create_tables_fails_with_one_line() {
    database.execute("drop role if exists weak; create role weak login password 'weak'");
    environment.put("PARLEY_DB_USER", "weak");
    environment.put("PARLEY_DB_PASSWORD", "weak");
    assertThat(failure("migrate"))
        .isEqualTo(
            "parley: cannot migrate the schema:" + " ERROR: permission denied for schema public");
  }

  @Test
  void Sweep_removes_only_expired_data() {
    migrated();
    environment.put("PARLEY_SESSION_IDLE_AFTER", "not read by a command");
    environment.put("PARLEY_HTTP_PORT", "nor this");
    database.execute(
        """
        insert into workspace (id, name, created_at) values (gen_random_uuid(), 'default', now());
        insert into agent (id, workspace_id, name, rid, display_name, description, enabled, created_at, updated_at)
          select gen_random_uuid(), id, 'a', 'ri.aip-agents..agent.a', 'a', '', true, now(), now() from workspace;
        insert into agent_version (agent_id, major, minor, definition, created_at)
          select id, 1, 0, '{}', now() from agent;
        insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
            version_minor, version_pinned, name, ttl_seconds, created_at, updated_at, last_accessed_at, expires_at)
          select agent.id, gen_random_uuid(), 'days' || days, 'alice', '', '', 1, 0, false, 'n', 60,
            now(), now(), now(), now() + make_interval(days => days)
          from agent, generate_series(-40, 9) as days
        """);
    succeed("sweep");
    assertThat(database.value("select min(key) from session where expires_at < now()"))
        .isIn("days0", "days-1", null);
    assertThat(database.rows("session where expires_at > now()")).isGreaterThanOrEqualTo(9);
    assertThat(database.rows("session")).isLessThanOrEqualTo(11);
  }

  @Test
  void An_unknown_argument_is_reported() {
    assertThat(failure("serve"))
        .isEqualTo(
            "parley: unknown argument 'serve';"
                + " give no argument to serve, or one of: migrate, sweep");
  }

  @Test
  void A_missing_schema_is_reported_by_a_command_that_does_not_migrate() {
    assertThat(failure("sweep"))
        .isEqualTo(
            "parley: the schema is at version none, but this program requires "
                + NEWEST
                + ": run it once with the argument migrate,"
                + " or remove PARLEY_MIGRATE_AT_START=false");
    assertThat(database.rows("information_schema.tables where table_schema = 'public'")).isZero();
  }

  @Test
  void The_history_shows_whether_anything_is_to_be_migrated() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(database.url(), "postgres", "postgres")) {
      assertThat(SchemaHistory.complete(connection)).isFalse();
      migrated();
      assertThat(SchemaHistory.complete(connection)).isTrue();
      database.execute("update flyway_schema_history set success = false where version = '1'");
      assertThat(SchemaHistory.complete(connection)).isFalse();
      database.execute("delete from flyway_schema_history where version = '" + NEWEST + "'");
      database.execute("update flyway_schema_history set success = true where version = '1'");
      assertThat(SchemaHistory.complete(connection)).isFalse();
    }
  }

  /** Said by the program as it says that the schema is older. */
  @Test
  void A_failed_migration_is_reported_by_the_check_of_the_schema() {
    migrated();
    database.execute(
        "update flyway_schema_history set success = false where version = '" + NEWEST + "'");
    Schema schema = new Schema(() -> database.flyway(NEWEST), true, false);
    assertThatThrownBy(schema::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "parley: the migration of the schema to version %s failed; it must be repaired first",
            NEWEST);
  }

  @Test
  void An_older_schema_is_reported_by_a_program_that_does_not_migrate() {
    migrated();
    database.execute("delete from flyway_schema_history where version = '" + NEWEST + "'");
    serving();
    environment.put("PARLEY_MIGRATE_AT_START", "false");
    assertThat(failure())
        .startsWith(
            "parley: the schema is at version "
                + version()
                + ", but this program requires "
                + NEWEST);
    assertThat(database.rows("agent")).isZero();
  }

  @Test
  void The_program_serves_on_a_newer_schema() {
    migrated();
    database.execute(
        """
        insert into flyway_schema_history
          select 100, '100', 'later', type, 'V100__later.sql', 1, installed_by, now(), 1, true
          from flyway_schema_history where version = '1'
        """);
    succeed("migrate");
    serving();
    assertThat(serve())
        .anyMatch(line -> line.contains("The schema is up to date"))
        .noneMatch(line -> line.contains("org.flywaydb"));
    environment.put("PARLEY_MIGRATE_AT_START", "false");
    serve();
    assertThat(database.rows("agent")).isPositive();
    assertThat(version()).isEqualTo("100");
  }

  @Test
  void PORT_sets_the_port_and_one_that_is_already_in_use_is_reported() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      serving();
      environment.remove("PARLEY_HTTP_PORT");
      environment.put("PORT", String.valueOf(taken.getLocalPort()));
      assertThat(failure())
          .isEqualTo("parley: port " + taken.getLocalPort() + " is already in use");
    }
  }
}
