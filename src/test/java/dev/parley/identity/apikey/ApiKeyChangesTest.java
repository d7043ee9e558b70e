package dev.parley.identity.apikey;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is kept for an hour is forgotten when it changes, whoever changes it. */
@ParleyTest
@TestProfile(OtherSettings.class)
class ApiKeyChangesTest {

  @Inject StoredKeys stored;
  @Inject KnownApiKeys known;

  private ExtractableResponse<Response> made;

  @BeforeEach
  void keep() {
    await().until(known::hearing);
    made = newKey(Map.of("api_roles", List.of("agent_user")));
    // What is looked up while a notice comes is not kept.
    hearAll();
    assertThat(create()).isEqualTo(201);
  }

  /**
   * Waits for the notices of all changes up to now: PostgreSQL sends them in the order of commits.
   */
  private void hearAll() {
    String secret = newSecret();
    assertThat(list(secret)).isEqualTo(401);
    insert(secret);
    await().until(() -> list(secret) == 200);
  }

  private int create() {
    return withKey(made.path("secret_key"))
        .body("{\"name\":\"n\"}")
        .post(VECTARA)
        .then()
        .extract()
        .statusCode();
  }

  /** Stops a key from being looked up by its digest, without a notice. */
  private void hide() {
    stored.execute("alter table api_key disable trigger user");
    try {
      stored.change("update api_key set enabled = false", made.path("id"));
    } finally {
      stored.execute("alter table api_key enable trigger user");
    }
  }

  @Test
  void A_key_is_cached() {
    hide();
    assertThat(create()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update api_key set enabled = false",
        "update api_key set expires_at = now()",
        "update api_key set hash = sha256('other')",
        "delete from api_key"
      })
  void A_change_by_another_replica_takes_effect_here(String statement) {
    stored.change(statement, made.path("id"));
    await().until(() -> create() == 401);
  }

  @Test
  void A_change_of_roles_by_another_replica_takes_effect_here() {
    stored.change(
        "update api_key set roles = jsonb_set(roles, '{api_roles}', '[\"viewer\"]')",
        made.path("id"));
    await().until(() -> create() == 403);
  }

  @Test
  void Truncating_the_table_takes_effect() {
    stored.execute("truncate api_key");
    await().until(() -> create() == 401);
  }

  /** A secret that no key has, and what another replica executes to create its key. */
  private static String newSecret() {
    return "zut_" + UUID.randomUUID().toString().replace("-", "");
  }

  private static int list(String secret) {
    return withKey(secret).get(VECTARA).statusCode();
  }

  private void insert(String secret) {
    stored.execute(
        """
        insert into api_key (id, workspace_id, name, hash, roles, enabled, created_by, created_at, updated_at)
        select gen_random_uuid(), id, 'n', sha256('%s'),
          '{"api_roles": ["viewer"], "agent_roles": []}', true, '', now(), now()
        from workspace where name = 'default'
        """
            .formatted(secret));
  }

  @Test
  void A_key_that_another_replica_creates_is_heard_of_although_it_was_missing() {
    String secret = newSecret();
    assertThat(list(secret)).isEqualTo(401);
    assertThat(list(secret)).isEqualTo(401);
    insert(secret);
    await().until(() -> list(secret) == 200);
  }

  @Test
  void That_a_key_is_missing_is_kept() {
    String secret = newSecret();
    assertThat(list(secret)).isEqualTo(401);
    stored.execute("alter table api_key disable trigger user");
    try {
      insert(secret);
    } finally {
      stored.execute("alter table api_key enable trigger user");
    }
    assertThat(list(secret)).isEqualTo(401);
    // A key that is created here clears what is missing.
    newKey(Map.of("api_roles", List.of("viewer")));
    assertThat(list(secret)).isEqualTo(200);
  }

  @Test
  void Recording_a_use_sends_no_notification() {
    hide();
    stored.lastUsed(made.path("id"), Instant.EPOCH);
    stored.forget(newKey(Map.of("api_roles", List.of("viewer"))).path("id"));
    assertThat(create()).isEqualTo(201);
  }

  @Test
  void A_change_takes_effect_on_this_replica_before_the_response() {
    String path = API_KEYS + "/" + made.path("id");
    vectara(admin()).body("{\"enabled\":false}").patch(path).then().statusCode(200);
    assertThat(create()).isEqualTo(401);
    vectara(admin()).body("{\"enabled\":true}").patch(path).then().statusCode(200);
    assertThat(create()).isEqualTo(201);
    vectara(admin()).body("{\"api_roles\":[\"viewer\"]}").patch(path).then().statusCode(200);
    assertThat(create()).isEqualTo(403);
    vectara(admin()).delete(path).then().statusCode(204);
    assertThat(create()).isEqualTo(401);
  }

  @Test
  void Deleting_an_agent_takes_effect_on_API_keys_before_the_response() {
    String agent = "agent-" + UUID.randomUUID();
    String path = "/v2/agents/" + agent;
    String secret =
        newKey(Map.of("agent_roles", List.of(Map.of("agent_key", agent, "role", "agent_viewer"))))
            .path("secret_key");
    vectara(admin())
        .body(Map.of("key", agent, "name", "n"))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    withKey(secret).get(path).then().statusCode(200);
    // Without the notice it is only this replica that can know.
    stored.execute("alter table api_key disable trigger user");
    try {
      vectara(admin()).delete(path).then().statusCode(204);
    } finally {
      stored.execute("alter table api_key enable trigger user");
    }
    withKey(secret).get(path).then().statusCode(403);
  }

  @Test
  void Changes_during_a_lost_connection_take_effect() {
    stored.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen parley_api_key'");
    await().until(() -> !known.hearing());
    hide();
    assertThat(create()).as("nothing is kept meanwhile, or after").isEqualTo(401);
    await().until(known::hearing);
    assertThat(create()).isEqualTo(401);
    stored.change("update api_key set enabled = true", made.path("id"));
    await().until(() -> create() == 201);
    stored.change("update api_key set enabled = false", made.path("id"));
    await().until(() -> create() == 401);
  }
}
