package dev.parley.identity;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StrictSettings;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One service for several tenants, told apart by a claim: nothing crosses. */
@ParleyTest
@TestProfile(StrictSettings.class)
class WorkspacesTest {

  private static final String TENANT_A = "default";
  private static final String TENANT_B = "tenant-b";

  /** Somebody without a workspace. */
  private static Token somebody() {
    return StrictSettings.caller(Wire.somebody()).without("tenant");
  }

  private static Token admin() {
    return StrictSettings.caller(Wire.admin()).without("tenant");
  }

  private static RequestSpecification azure(Token token) {
    return Wire.azure(token).header("Foundry-Features", "AgentEndpoints=V1Preview");
  }

  @Test
  void The_same_person_has_other_sessions_in_another_workspace() {
    Token person = somebody();
    Token inA = person.claim("tenant", TENANT_A);
    Token inB = person.claim("tenant", TENANT_B);
    String name = freshKey();
    String body = "{\"agent_session_id\":\"%s\"}".formatted(name);

    azure(inA).body(body).post(AZURE).then().statusCode(201);
    azure(inB).get(AZURE).then().statusCode(200).body("data.size()", equalTo(0));
    azure(inB).queryParam("after", name).get(AZURE).then().statusCode(400);
    azure(inB).delete(AZURE + "/" + name).then().statusCode(204);
    azure(inA).get(AZURE).then().body("data.agent_session_id", equalTo(List.of(name)));

    // The key is free there: not even a conflict tells that it is in use elsewhere.
    azure(inB).body(body).post(AZURE).then().statusCode(201);
  }

  @Test
  void Each_dialect_creates_in_the_workspace_of_the_caller() {
    Token person = somebody();
    Token inA = person.claim("tenant", TENANT_A);
    Token inB = person.claim("tenant", TENANT_B);

    palantir(inB).body("{}").post(PALANTIR).then().statusCode(200);
    vectara(inB).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);

    azure(inB).get(AZURE).then().body("data.size()", equalTo(2));
    azure(inA).get(AZURE).then().body("data.size()", equalTo(0));
  }

  @Test
  void Sessions_with_all_agents_are_those_of_the_callers_workspace() {
    Token person = somebody();
    Token inA = person.claim("tenant", TENANT_A);
    Token inB = person.claim("tenant", TENANT_B);
    String rid = palantirSession(inB);

    palantir(inB).get(PALANTIR_AGENTS + "/allSessions").then().body("data.rid", contains(rid));
    palantir(inA).get(PALANTIR_AGENTS + "/allSessions").then().body("data", empty());
    palantir(inA)
        .get(PALANTIR + "/" + rid)
        .then()
        .statusCode(404)
        .body("errorName", equalTo("SessionNotFound"));
  }

  @Test
  void A_project_is_the_name_of_the_callers_workspace() {
    Token inB = somebody().claim("tenant", TENANT_B);
    azure(inB).get("/api/projects/tenant-b" + AZURE).then().statusCode(200);
    azure(inB).get("/api/projects/default" + AZURE).then().statusCode(404);
  }

  @Test
  void An_API_key_belongs_to_its_creators_workspace() {
    Token inA = admin().claim("tenant", TENANT_A);
    Token inB = admin().claim("tenant", TENANT_B);
    var made =
        vectara(inB)
            .body("{\"name\":\"n\",\"api_roles\":[\"owner\"],\"workspace\":\"default\"}")
            .post(API_KEYS)
            .then()
            .statusCode(201)
            .extract();
    String path = API_KEYS + "/" + made.path("id");
    String secret = made.path("secret_key");

    for (var stranger :
        List.<Supplier<RequestSpecification>>of(() -> vectara(inA), () -> withKey(ownerKey(inA)))) {
      stranger.get().get(path).then().statusCode(404);
      stranger.get().body("{\"enabled\":false}").patch(path).then().statusCode(404);
      stranger.get().delete(path).then().statusCode(404);
      stranger
          .get()
          .queryParam("limit", 100)
          .get(API_KEYS)
          .then()
          .statusCode(200)
          .body("api_keys.id", not(hasItem(made.<String>path("id"))));
    }
    withKey(secret).get(path).then().statusCode(200);
    String session = withKey(secret).body("{\"name\":\"n\"}").post(VECTARA).path("key");
    azure(
            StrictSettings.caller(Token.of(made.path("id")))
                .client("api-key")
                .claim("tenant", TENANT_B))
        .get(AZURE)
        .then()
        .body("data.agent_session_id", contains(session));
  }

  private static String ownerKey(Token admin) {
    return vectara(admin)
        .body("{\"name\":\"n\",\"api_roles\":[\"owner\"]}")
        .post(API_KEYS)
        .path("secret_key");
  }

  @Test
  void A_page_key_of_another_workspace_is_rejected() {
    Token inA = admin().claim("tenant", TENANT_A);
    ownerKey(inA);
    ownerKey(inA);
    String next = vectara(inA).queryParam("limit", 1).get(API_KEYS).path("metadata.page_key");
    vectara(inA).queryParam("page_key", next).get(API_KEYS).then().statusCode(200);
    vectara(admin().claim("tenant", TENANT_B))
        .queryParam("page_key", next)
        .get(API_KEYS)
        .then()
        .statusCode(400);
  }

  @Test
  void A_workspace_that_does_not_exist_has_no_agents() {
    Token stranger = somebody().claim("tenant", "nowhere");
    azure(stranger).get(AZURE).then().statusCode(404).body("error.code", equalTo("not_found"));
    palantir(stranger)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(404)
        .body("errorName", equalTo("AgentNotFound"));
    vectara(stranger)
        .body("{\"name\":\"n\"}")
        .post(VECTARA)
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
  }

  @Test
  void A_token_without_a_workspace_is_rejected() {
    azure(somebody()).get(AZURE).then().statusCode(403).body("error.code", equalTo("forbidden"));
    palantir(somebody())
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(403)
        .body("errorName", equalTo("Default:PermissionDenied"));
    vectara(somebody())
        .body("{\"name\":\"n\"}")
        .post(VECTARA)
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }
}
