package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Database;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.Sentences;
import dev.parley.testing.TcpProxy;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL goes away in the middle of a start: one line and exit code 1. */
@Tag("start")
@DisplayNameGeneration(Sentences.class)
class StartOutageIT {

  private static final Postgres POSTGRES = new Postgres();
  private static final Issuer ISSUER = new Issuer();
  private static final Map<String, String> SERVER = new HashMap<>();

  @BeforeAll
  static void start() {
    SERVER.putAll(POSTGRES.start());
    SERVER.putAll(ISSUER.start());
    SERVER.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    SERVER.put("PARLEY_BOOTSTRAP_API_KEY", "k".repeat(40));
  }

  @AfterAll
  static void stop() {
    POSTGRES.stop();
    ISSUER.stop();
  }

  /** The environment of a program with an empty database of its own. */
  private static Map<String, String> emptyDatabase() {
    Map<String, String> environment = new HashMap<>(SERVER);
    String name = "start_" + UUID.randomUUID().toString().replace("-", "");
    try (Database server = Database.of(SERVER)) {
      server.execute("create database " + name);
    }
    environment.put("PARLEY_DB_NAME", name);
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    return environment;
  }

  private static void endsWithOneLine(
      Map<String, String> environment, String cue, String start, String... arguments) {
    Map<String, String> cut = new HashMap<>(environment);
    try (TcpProxy proxy = new TcpProxy(Integer.parseInt(SERVER.get("PARLEY_DB_PORT")), cue)) {
      cut.put("PARLEY_DB_PORT", String.valueOf(proxy.port()));
      PackagedProgram.Ended ended = PackagedProgram.run(cut, arguments);
      assertThat(proxy.isCut()).as(ended.output()).isTrue();
      assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output()).doesNotContain("Exception", "\tat ");
      assertThat(ended.output().lines().filter(line -> line.startsWith("parley: ")))
          .as(ended.output())
          .singleElement()
          .asString()
          .matches("parley: " + start + ": \\S.*");
    }
  }

  /** From the first connection to the last statement before requests are served. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "flyway_schema_history",
        "vertx-pg-client",
        "pg_advisory_xact_lock",
        "insert into agent_version",
        "insert into api_key"
      })
  void A_startup_that_loses_PostgreSQL_exits_with_one_line(String cue) {
    endsWithOneLine(emptyDatabase(), cue, "lost the connection to PostgreSQL");
  }

  @Test
  void A_startup_that_cannot_connect_to_PostgreSQL_reports_the_address() {
    endsWithOneLine(
        emptyDatabase(),
        "TimeZone",
        "cannot connect to PostgreSQL at localhost:\\d+/\\w+ as user postgres");
  }

  @Test
  void A_schema_check_or_command_that_loses_PostgreSQL_exits_with_one_line() {
    Map<String, String> environment = emptyDatabase();
    String line = "lost the connection to PostgreSQL";
    endsWithOneLine(environment, "create table session", line, "migrate");
    try (Database database = Database.of(environment)) {
      database.flyway("latest").migrate();
    }
    endsWithOneLine(environment, "delete from", line, "sweep");
    environment.put("PARLEY_MIGRATE_AT_START", "false");
    endsWithOneLine(environment, "flyway_schema_history", line);
  }
}
