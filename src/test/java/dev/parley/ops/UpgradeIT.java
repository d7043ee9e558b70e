package dev.parley.ops;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Database;
import dev.parley.testing.Load;
import dev.parley.testing.ProgramHome;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A database of the first schema, the program before this one on it under load, and this one beside
 * it. The system property {@code previous.program} names the jar of the former.
 */
@Tag("upgrade")
@DisplayNameGeneration(Sentences.class)
class UpgradeIT {

  private static final Path PREVIOUS = Path.of(System.getProperty("previous.program", "none"));

  /** What versions before 0.2.0 have to be told, to start on a schema that is newer than they. */
  private static final Map<String, String> NEWER_SCHEMA =
      Map.of("QUARKUS_FLYWAY_IGNORE_FUTURE_MIGRATIONS", "true");

  private static final Token VETERAN = Token.of("veteran");
  private static final int SESSIONS = 5000;
  private static final int CLIENTS = 3;
  private static final int CALLS = 200;

  /** Programs that start beside it need the processor, too. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static ProgramHome home;

  @BeforeAll
  static void move() {
    home = new ProgramHome();
  }

  @AfterAll
  static void leave() {
    RestAssured.port = RestAssured.UNDEFINED_PORT;
    home.close();
  }

  @Test
  void Both_versions_serve_side_by_side_and_no_request_fails() {
    try (Database database = home.database()) {
      firstSchema(database);
      try (RunningProgram previous = home.start(PREVIOUS, NEWER_SCHEMA);
          Load before = new Load(previous.port(), CLIENTS, PAUSE)) {
        before.more(CALLS);
        String old = version(database);
        try (RunningProgram current = home.start(Map.of());
            Load after = new Load(current.port(), CLIENTS, PAUSE)) {
          assertThat(version(database)).as("the schema").isNotEqualTo(old);
          before.more(CALLS);
          after.more(CALLS);
          change(previous, current);
          change(current, previous);
          share(current, previous);
          before.end();
          previous.end();
          goBack(database, current, after);
          after.end();
          assertThat(before.failures()).isEmpty();
          assertThat(after.failures()).isEmpty();
          assertThat(before.acknowledged()).allMatch(Load.storedOnce(database)::contains);
        }
      }
    }
  }

  /** What the first version left behind. */
  private static void firstSchema(Database database) {
    database.flyway("1").migrate();
    database.execute(
        """
        insert into workspace (id, name, created_at) values (gen_random_uuid(), 'default', now());
        insert into agent (id, workspace_id, name, rid, display_name, description, enabled, created_at, updated_at)
          select gen_random_uuid(), id, 'demo', '%s', 'Old', '', true, now(), now() from workspace;
        insert into agent_version (agent_id, major, minor, definition, created_at)
          select id, 1, 0, '{"kind": "hosted", "instructions": "Repeat the user''s message."}', now() from agent;
        insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
            version_minor, version_pinned, name, metadata, ttl_seconds, created_at, updated_at, last_accessed_at,
            expires_at)
          select agent.id, gen_random_uuid(), 'old-' || number, 'veteran', '', '', 1, 0, false, 'Old ' || number,
            '{"number": "old"}', 864000, now(), now(), now(), now() + interval '10 days'
          from agent, generate_series(1, %d) as number
        """
            .formatted(Wire.DEMO_RID, SESSIONS));
  }

  private static String version(Database database) {
    return database.value("select max(version::int) from flyway_schema_history where success");
  }

  /** A session that one made is read, listed and changed by the other. */
  private static void change(RunningProgram one, RunningProgram other) {
    Token owner = somebody();
    RestAssured.port = one.port();
    String rid = palantirSession(owner);
    RestAssured.port = other.port();
    palantir(owner).get(PALANTIR + "/" + rid).then().statusCode(200);
    palantir(owner).get(PALANTIR).then().statusCode(200).body("data.rid", hasItem(rid));
    palantir(owner)
        .body("{\"title\":\"Changed\"}")
        .put(PALANTIR + "/" + rid + "/updateTitle")
        .then()
        .statusCode(204);
    RestAssured.port = one.port();
    palantir(owner)
        .get(PALANTIR + "/" + rid)
        .then()
        .statusCode(200)
        .body("metadata.title", equalTo("Changed"));
    reads(one);
    reads(other);
  }

  /** A fork's file is read by the previous version, and outlives what that one deletes. */
  private static void share(RunningProgram current, RunningProgram previous) {
    byte[] content = AzureFiles.random(300_000);
    Token owner = somebody();
    RestAssured.port = previous.port();
    AzureFiles source = AzureFiles.ofNewSession(owner).with("kept", content).with("lost", content);
    RestAssured.port = current.port();
    AzureFiles fork = new AzureFiles(owner, fork(source));
    AzureFiles second = new AzureFiles(owner, fork(fork));

    RestAssured.port = previous.port();
    assertThat(fork.get("kept").asByteArray()).isEqualTo(content);
    source.delete("lost").then().statusCode(204);
    fork.with("lost", AzureFiles.random(1));
    azure(owner).delete(AZURE + "/" + source.session()).then().statusCode(204);

    RestAssured.port = current.port();
    assertThat(second.get("kept").asByteArray()).isEqualTo(content);
    assertThat(second.get("lost").asByteArray()).isEqualTo(content);
    assertThat(fork.get("lost").asByteArray()).isEqualTo(AzureFiles.random(1));
  }

  private static String fork(AzureFiles source) {
    return vectara(source.token())
        .body("{\"from_session\":{\"session_key\":\"%s\"}}".formatted(source.session()))
        .post(VECTARA)
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }

  /** The sessions of the first schema are there and right. */
  private static void reads(RunningProgram program) {
    RestAssured.port = program.port();
    azure(VETERAN)
        .get(AZURE + "/old-" + SESSIONS)
        .then()
        .statusCode(200)
        .body("agent_session_id", equalTo("old-" + SESSIONS));
    azure(VETERAN).get(AZURE).then().statusCode(200);
  }

  /** The previous version starts on the new schema, and this one does not mind. */
  private static void goBack(Database database, RunningProgram current, Load after) {
    try (RunningProgram again = home.start(PREVIOUS, NEWER_SCHEMA);
        Load back = new Load(again.port(), CLIENTS, PAUSE)) {
      back.more(CALLS);
      after.more(CALLS);
      change(again, current);
      back.end();
      assertThat(back.failures()).isEmpty();
    }
    assertThat(
            database.rows(
                "session where owner_subject = 'veteran' and name = replace(key, 'old-', 'Old ')"
                    + " and metadata = '{\"number\": \"old\"}' and expires_on is not null"))
        .isEqualTo(SESSIONS);
  }
}
