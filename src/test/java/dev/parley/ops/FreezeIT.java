package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Database;
import dev.parley.testing.KeepAlive;
import dev.parley.testing.ProgramHome;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.TcpProxy;
import dev.parley.testing.Wire;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The packaged program, set up for a platform that freezes it between requests: the first request
 * after a thaw succeeds, whatever became of its connections to the database.
 */
@DisplayNameGeneration(Sentences.class)
@EnabledOnOs(OS.LINUX)
class FreezeIT {

  /** What the README says about such platforms, with a shorter time. */
  private static final Map<String, String> SERVERLESS =
      Map.of(
          "PARLEY_DB_POOL_SIZE", "4",
          "PARLEY_DB_IDLE_TIMEOUT", "2s",
          "PARLEY_SWEEP_EVERY", "off",
          "PARLEY_API_KEYS_KEPT_FOR", "0s");

  /** Longer than connections may be idle. */
  private static final int FROZEN_SECONDS = 3;

  private static final String SESSIONS = Wire.AZURE + "?api-version=v1";
  private static final String OTHERS =
      "pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()";

  private static ProgramHome home;
  private static RunningProgram direct;

  @BeforeAll
  static void move() {
    home = new ProgramHome();
    direct = home.start(SERVERLESS);
  }

  @AfterAll
  static void leave() {
    direct.close();
    home.close();
  }

  private static void succeeds(RunningProgram program, String token) throws IOException {
    try (KeepAlive client = new KeepAlive(program.port(), token)) {
      assertThat(client.call("POST", SESSIONS, "{}").status()).isEqualTo(201);
      assertThat(client.call("GET", SESSIONS, "").status()).isEqualTo(200);
    }
  }

  /** PostgreSQL keeps the time, because what is waited for is that time passes. */
  private static void freeze(RunningProgram program, Database database) {
    program.signal("STOP");
    database.value("select pg_sleep(" + FROZEN_SECONDS + ")");
  }

  @Test
  void A_resumed_program_does_not_use_connections_that_the_database_closed() throws IOException {
    String token = Wire.somebody().mint();
    try (Database database = home.database()) {
      succeeds(direct, token);
      freeze(direct, database);
      database.value("select count(pg_terminate_backend(pid)) from " + OTHERS);
      direct.signal("CONT");
      succeeds(direct, token);
    }
  }

  @Test
  void A_resumed_program_does_not_use_connections_that_the_network_dropped() throws IOException {
    String token = Wire.somebody().mint();
    try (Database database = home.database();
        TcpProxy proxy = new TcpProxy(home.databasePort())) {
      try (RunningProgram program = home.start(behind(proxy))) {
        succeeds(program, token);
        freeze(program, database);
        proxy.forget();
        program.signal("CONT");
        succeeds(program, token);
      }
    }
  }

  private static Map<String, String> behind(TcpProxy proxy) {
    Map<String, String> settings = new java.util.HashMap<>(SERVERLESS);
    settings.put("PARLEY_DB_PORT", String.valueOf(proxy.port()));
    return settings;
  }

  @Test
  void An_idle_program_holds_no_database_connections() throws IOException {
    try (Database database = home.database()) {
      succeeds(direct, Wire.somebody().mint());
      await()
          .untilAsserted(
              () ->
                  assertThat(database.rows(OTHERS))
                      .as(
                          () ->
                              database.value(
                                  "select string_agg(application_name, ', ') from " + OTHERS))
                      .isZero());
    }
  }
}
