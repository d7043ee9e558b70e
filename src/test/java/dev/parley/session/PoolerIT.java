package dev.parley.session;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Database;
import dev.parley.testing.ObservedProgram;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Parallel;
import dev.parley.testing.PgBouncer;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/**
 * The packaged program behind PgBouncer in transaction mode. All tests of the dialects go through
 * it with {@code ./mvnw verify -Dtest.pooler=true}.
 */
@DisplayNameGeneration(Sentences.class)
class PoolerIT {

  /** More than there are connections to the server, so that each statement may meet another one. */
  private static final int CLIENTS = 6 * PgBouncer.CONNECTIONS;

  private static final int ROUNDS = 4;

  private static ObservedProgram program;

  private final PostgresLog log = new PostgresLog();

  @BeforeAll
  static void start() {
    if (PgBouncer.isInstalled()) {
      program = ObservedProgram.startBehindPooler();
    }
  }

  @AfterAll
  static void stop() {
    if (program != null) {
      program.close();
    }
  }

  @BeforeEach
  void isInstalled() {
    assumeTrue(program != null, "PgBouncer is not installed");
  }

  /** PostgreSQL itself. */
  private static Database database() {
    Map<String, String> direct = new HashMap<>(program.environment());
    direct.put("PARLEY_DB_PORT", direct.get("PARLEY_MIGRATION_DB_PORT"));
    return Database.of(direct);
  }

  private static void useAzure() {
    Token token = somebody();
    AzureFiles files = AzureFiles.ofNewSession(token);
    String session = AZURE + "/" + files.session();
    azure(token).get(session).then().statusCode(200);
    azure(token).get(AZURE).then().body("data.agent_session_id", hasItem(files.session()));
    byte[] content = AzureFiles.random(600_000);
    files.with("a/b", content);
    assertThat(files.get("a/b").asByteArray()).isEqualTo(content);
    assertThat(files.names("a")).containsExactly("b");
    assertThat(files.delete("a/b").statusCode()).isLessThan(300);
    azure(token).delete(session).then().statusCode(204);
    azure(token).get(session).then().statusCode(404);
  }

  private static void usePalantir() {
    Token token = somebody();
    String rid = palantirSession(token);
    String session = PALANTIR + "/" + rid;
    palantir(token).body("{\"title\":\"t\"}").put(session + "/updateTitle").then().statusCode(204);
    palantir(token).get(session).then().body("metadata.title", equalTo("t"));
    palantir(token).get(PALANTIR).then().body("data.rid", hasItem(rid));
    palantir(token).delete(session).then().statusCode(204);
  }

  private static void useVectara() {
    Token token = somebody();
    String key =
        vectara(token).body(BODY).post(VECTARA).then().statusCode(201).extract().path("key");
    String session = VECTARA + "/" + key;
    String fork =
        vectara(token)
            .body("{\"from_session\":{\"session_key\":\"" + key + "\"}}")
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    vectara(token).body("{\"name\":\"m\"}").patch(session).then().statusCode(200);
    // A deadline takes a transaction.
    vectara(token).header("Request-Timeout", "30").get(session).then().body("name", equalTo("m"));
    vectara(token)
        .queryParam("metadata_filter", "a = 1")
        .get(VECTARA)
        .then()
        .statusCode(200)
        .body("sessions.key", hasItem(fork));
    vectara(token).delete(session).then().statusCode(204);
  }

  private static final String BODY = "{\"name\":\"n\",\"metadata\":{\"a\":1}}";

  private static void useApiKey() {
    ExtractableResponse<Response> made = newKey(Map.of("api_roles", List.of("agent_user")));
    String secret = made.path("secret_key");
    withKey(secret).body(BODY).post(VECTARA).then().statusCode(201);
    vectara(admin())
        .body("{\"enabled\":false}")
        .patch(API_KEYS + "/" + made.path("id"))
        .then()
        .statusCode(200);
    withKey(secret).body(BODY).post(VECTARA).then().statusCode(401);
  }

  private static void use(int client) {
    for (int round = 0; round < ROUNDS; round++) {
      switch (client % 4) {
        case 0 -> useAzure();
        case 1 -> usePalantir();
        case 2 -> useVectara();
        default -> useApiKey();
      }
    }
  }

  @Test
  void More_clients_than_connections_use_all_APIs_concurrently() {
    List<String> named =
        log.namedStatementsOf(
            () ->
                Parallel.map(
                    Stream.iterate(0, client -> client + 1).limit(CLIENTS).toList(),
                    client -> {
                      use(client);
                      return client;
                    }));
    assertThat(named).isEmpty();
    assertThat(program.lines()).noneMatch(line -> line.contains("\"ERROR\""));
    try (Database database = database()) {
      assertThat(
              database.rows(
                  "pg_stat_activity where backend_type = 'client backend'"
                      + " and application_name = 'vertx-pg-client'"))
          .isBetween(1L, (long) PgBouncer.CONNECTIONS);
    }
  }

  @Test
  void Behind_a_pooler_nothing_listens_for_notifications_and_no_warning_is_logged() {
    assertThat(program.metrics()).doesNotContain("parley_api_key_changes_listening");
    assertThat(program.lines()).noneMatch(line -> line.contains("Not listening"));
  }

  @Test
  void A_key_disabled_by_another_replica_is_rejected_when_its_cache_time_is_over() {
    ExtractableResponse<Response> made = newKey(Map.of("api_roles", List.of("agent_user")));
    String secret = made.path("secret_key");
    withKey(secret).body(BODY).post(VECTARA).then().statusCode(201);
    try (Database database = database()) {
      String hash = "sha256('" + secret + "')";
      database.execute("update api_key set enabled = false where hash = " + hash);
      assertThat(database.rows("api_key where not enabled and hash = " + hash)).isEqualTo(1);
    }
    await().until(() -> withKey(secret).body(BODY).post(VECTARA).statusCode(), equalTo(401));
  }

  @Test
  void A_transaction_that_exceeds_the_lock_timeout_is_503_with_Retry_After() {
    String id = newKey(Map.of("api_roles", List.of("agent_user"))).path("id");
    try (Database database = database()) {
      database.execute("begin; select 1 from api_key for update");
      vectara(admin())
          .body("{\"enabled\":false}")
          .patch(API_KEYS + "/" + id)
          .then()
          .statusCode(503)
          .header("Retry-After", notNullValue());
      database.execute("rollback");
    }
  }

  @Test
  void Migrate_connects_directly() {
    Map<String, String> environment = new HashMap<>(program.environment());
    // Nobody listens there.
    environment.put("PARLEY_DB_PORT", "1");
    succeeds(environment, "migrate");
  }

  @Test
  void Sweep_and_its_check_of_the_schema_work_through_the_pooler() {
    Map<String, String> environment = new HashMap<>(program.environment());
    environment.remove("PARLEY_MIGRATION_DB_HOST");
    environment.remove("PARLEY_MIGRATION_DB_PORT");
    succeeds(environment, "sweep");
  }

  private static void succeeds(Map<String, String> environment, String command) {
    PackagedProgram.Ended ended = PackagedProgram.run(environment, command);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }
}
