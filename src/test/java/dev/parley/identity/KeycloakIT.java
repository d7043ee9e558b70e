package dev.parley.identity;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.OAuthClient.BOTH;
import static dev.parley.testing.OAuthClient.OAUTH;
import static dev.parley.testing.OAuthClient.SECRET;
import static dev.parley.testing.OAuthClient.accessToken;
import static dev.parley.testing.OAuthClient.base64;
import static dev.parley.testing.OAuthClient.oauth;
import static dev.parley.testing.OAuthClient.refreshed;
import static dev.parley.testing.OAuthClient.service;
import static dev.parley.testing.OAuthClient.serviceToken;
import static dev.parley.testing.OAuthClient.userTokens;
import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static io.restassured.RestAssured.given;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.FreePort;
import dev.parley.testing.Keycloak;
import dev.parley.testing.NodeProject;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.Sentences;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program and a real Keycloak with the realm that is shipped. Everything that the
 * vendor's clients say to a provider goes through Parley.
 */
@Tag("keycloak")
@DisplayNameGeneration(Sentences.class)
class KeycloakIT {

  private static final Postgres POSTGRES = new Postgres();
  private static final Keycloak KEYCLOAK = new Keycloak();

  /** What Parley answered before there was a Keycloak. */
  private static final List<Response> EARLY = new ArrayList<>();

  private static Process parley;

  @BeforeAll
  static void start() throws IOException {
    Map<String, String> environment = new HashMap<>(POSTGRES.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    environment.put("PARLEY_OIDC_ISSUER", KEYCLOAK.issuer("parley"));
    environment.put("PARLEY_OIDC_AUDIENCE", "parley");
    // One test waits until a token has expired. Both clocks are this machine's.
    environment.put("PARLEY_OIDC_CLOCK_SKEW", "1s");
    RestAssured.port = FreePort.next();
    environment.put("PARLEY_HTTP_PORT", String.valueOf(RestAssured.port));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    parley = PackagedProgram.start(environment);
    EARLY.add(oauth("token", Map.of("grant_type", "client_credentials")));
    EARLY.add(oauth("revoke_token", Map.of("token", "t")));
    EARLY.add(given().redirects().follow(false).get(OAUTH + "authorize?state=s"));
    EARLY.add(
        create(unsigned("{\"alg\":\"RS256\",\"kid\":\"k\"}", "{\"sub\":\"alice\"}") + "c2ln"));
    KEYCLOAK.start(Map.of("PARLEY_CLIENT_SECRET", SECRET));
  }

  @AfterAll
  static void stop() {
    KEYCLOAK.close();
    if (parley != null) {
      parley.destroy();
      parley.onExit().join();
    }
    POSTGRES.stop();
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }

  private static RequestSpecification as(String token) {
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  private static Response create(String token) {
    return as(token).body("{}").post(PALANTIR + "?preview=true");
  }

  /** The RID of a new session. */
  private static String created(String token) {
    return create(token).then().statusCode(200).extract().path("rid");
  }

  private static Response list(String token) {
    return as(token).get(PALANTIR + "?preview=true");
  }

  private static List<String> listed(String token, String list) {
    return as(token).get(list + "?preview=true").then().statusCode(200).extract().path("data.rid");
  }

  private static Response get(String token, String rid) {
    return as(token).get(PALANTIR + "/" + rid + "?preview=true");
  }

  private static Response delete(String token, String rid) {
    return as(token).delete(PALANTIR + "/" + rid + "?preview=true");
  }

  // What is made in Keycloak.

  /** A client that gets its own tokens; its default scopes are these. */
  private static void createService(String client, Map<String, Object> more, String... scopes) {
    Map<String, Object> representation = new HashMap<>(more);
    representation.put("clientId", client);
    representation.put("secret", SECRET);
    representation.put("serviceAccountsEnabled", true);
    representation.put("standardFlowEnabled", false);
    representation.put("defaultClientScopes", scopes);
    KEYCLOAK.create("/parley/clients", representation);
  }

  /** A token up to its signature. */
  private static String unsigned(String header, String claims) {
    return base64(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.getBytes(StandardCharsets.UTF_8))
        + ".";
  }

  private static JsonPath part(String token, int index) {
    return JsonPath.from(
        new String(
            Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8));
  }

  private static void isRefused(String token) {
    create(token)
        .then()
        .statusCode(401)
        .contentType("application/json")
        .body("errorCode", equalTo("UNAUTHORIZED"))
        .body("errorName", equalTo("Default:Unauthorized"))
        .body("errorInstanceId", notNullValue());
  }

  @Test
  void A_provider_that_starts_late_is_unavailable_until_then() {
    for (Response answer : EARLY.subList(0, 3)) {
      answer
          .then()
          .statusCode(503)
          .contentType("application/json")
          .body("error", equalTo("temporarily_unavailable"));
    }
    EARLY.get(3).then().statusCode(503).header("Retry-After", notNullValue());
    // It is there by now, and Parley was not started again.
    assertThat(created(service("parley-service"))).isNotEmpty();
  }

  @Test
  void A_service_gets_a_token_with_credentials_in_the_header() {
    Response answer =
        given()
            .auth()
            .preemptive()
            .basic("parley-service", SECRET)
            .contentType(ContentType.URLENC)
            .body("scope=api%3Ause-aip-agents-write&grant_type=client_credentials")
            .post(OAUTH + "token");
    answer
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("token_type", equalTo("Bearer"))
        .body("expires_in", greaterThan(0));
    assertThat(answer.<String>path("scope").split(" ")).contains("api:use-aip-agents-write");
    create(answer.path("access_token")).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "offline_access", BOTH + " offline_access"})
  void A_service_gets_a_token_with_credentials_in_the_body(String scope) {
    Response answer = serviceToken("parley-service", scope);
    answer.then().statusCode(200).body("refresh_token", nullValue());
    assertThat(answer.<String>path("scope").split(" ")).containsExactlyInAnyOrder(BOTH.split(" "));
    create(answer.path("access_token")).then().statusCode(200);
  }

  @Test
  void A_service_with_a_wrong_secret_gets_the_providers_error() {
    oauth(
            "token",
            Map.of(
                "grant_type", "client_credentials",
                "client_id", "parley-service",
                "client_secret", "wrong"))
        .then()
        .statusCode(401)
        .body("error", equalTo("unauthorized_client"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob"})
  void A_user_logs_in_refreshes_the_token_and_logs_out(String user) {
    Response tokens = userTokens(user, BOTH);
    tokens.then().statusCode(200).body("id_token", nullValue()).body("expires_in", greaterThan(0));
    create(tokens.path("access_token")).then().statusCode(200);

    Response more = refreshed(tokens.path("refresh_token"));
    more.then().statusCode(200).body("id_token", nullValue());
    create(more.path("access_token")).then().statusCode(200);

    String last = more.path("refresh_token");
    oauth("revoke_token", Map.of("client_id", "parley-app", "token", last)).then().statusCode(200);
    refreshed(last).then().statusCode(400).body("error", equalTo("invalid_grant"));
  }

  @Test
  void Each_user_sees_only_their_own_sessions() {
    String alice = accessToken(userTokens("alice", BOTH));
    String bob = accessToken(userTokens("bob", BOTH));
    String ofAlice = created(alice);
    String ofBob = created(bob);

    for (String list : List.of(PALANTIR, PALANTIR_AGENTS + "/allSessions")) {
      assertThat(listed(alice, list)).contains(ofAlice).doesNotContain(ofBob);
      assertThat(listed(bob, list)).contains(ofBob).doesNotContain(ofAlice);
      assertThat(listed(service("parley-service"), list)).doesNotContain(ofAlice, ofBob);
    }
    get(alice, ofAlice).then().statusCode(200);
    for (Response answer : List.of(get(bob, ofAlice), delete(bob, ofAlice))) {
      answer.then().statusCode(404).body("errorName", equalTo("SessionNotFound"));
    }
    get(alice, ofAlice).then().statusCode(200);
  }

  @Test
  void The_vendors_own_client_logs_in_and_runs_every_operation() {
    assumeTrue(NodeProject.isPossible(), "there is no npm, which installs the vendor's clients");
    NodeProject clients = NodeProject.install(Path.of("src", "test", "e2e", "palantir"));
    assumeTrue(clients.node().isPresent(), "npm has no Node.js for this platform");
    clients.run(
        "login.mjs",
        Map.of(
            "PARLEY_ENDPOINT",
            "http://localhost:" + RestAssured.port,
            "PARLEY_AGENT",
            DEMO_RID,
            "CLIENT_ID",
            "parley-service",
            "CLIENT_SECRET",
            SECRET));
  }

  @Test
  void Only_administrators_get_the_administrator_scope() {
    String admin = "api:aip-agents-admin";
    for (Response tokens :
        List.of(userTokens("alice", admin), serviceToken("parley-service", admin))) {
      assertThat(tokens.<String>path("scope").split(" ")).contains(admin);
    }
    assertThat(userTokens("bob", admin).<String>path("scope").split(" ")).doesNotContain(admin);
  }

  @Test
  void A_token_with_only_the_read_scope_cannot_create_sessions() {
    createService("reader", Map.of(), "parley", "api:aip-agents-read");
    String token = service("reader");
    list(token).then().statusCode(200);
    create(token)
        .then()
        .statusCode(403)
        .body("errorCode", equalTo("PERMISSION_DENIED"))
        .body("errorName", equalTo("ApiUsageDenied"))
        .body("parameters.missingScope", equalTo("api:aip-agents-write"));
  }

  @Test
  void A_token_of_another_realm_is_rejected() throws IOException {
    KEYCLOAK.create(
        "",
        Files.readString(Keycloak.REALM)
            .replace("\"realm\": \"parley\"", "\"realm\": \"other\"")
            .replace("default-roles-parley", "default-roles-other")
            .replace("${PARLEY_CLIENT_SECRET:parley-secret}", SECRET));
    String token =
        given()
            .auth()
            .preemptive()
            .basic("parley-service", SECRET)
            .formParam("grant_type", "client_credentials")
            .post(KEYCLOAK.issuer("other") + "/protocol/openid-connect/token")
            .then()
            .statusCode(200)
            .extract()
            .path("access_token");
    assertThat(part(token, 1).getString("aud")).isEqualTo("parley");
    isRefused(token);
  }

  @Test
  void A_token_for_another_audience_is_rejected() {
    Map<String, Object> audience =
        Map.of(
            "name", "audience",
            "protocol", "openid-connect",
            "protocolMapper", "oidc-audience-mapper",
            "config", Map.of("included.custom.audience", "other", "access.token.claim", "true"));
    createService("stranger", Map.of("protocolMappers", List.of(audience)), BOTH.split(" "));
    String token = service("stranger");
    assertThat(part(token, 1).getString("aud")).isEqualTo("other");
    isRefused(token);
  }

  @Test
  void An_expired_token_is_rejected() {
    createService(
        "hasty",
        Map.of("attributes", Map.of("access.token.lifespan", "5")),
        "parley",
        BOTH.split(" ")[0]);
    String token = service("hasty");
    list(token).then().statusCode(200);
    await().pollInterval(ofMillis(200)).until(() -> list(token).statusCode() != 200);
    isRefused(token);
  }

  @Test
  void A_token_with_a_modified_signature_is_rejected() {
    String token = service("parley-service");
    int middle = token.lastIndexOf('.') + 100;
    char other = token.charAt(middle) == 'A' ? 'B' : 'A';
    isRefused(token.substring(0, middle) + other + token.substring(middle + 1));
  }

  @Test
  void An_unsigned_token_is_rejected() {
    String claims = service("parley-service").split("\\.")[1];
    isRefused(base64("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes()) + "." + claims + ".");
  }

  @Test
  void Rotated_keys_are_used_without_a_restart() {
    String old = service("parley-service");
    KEYCLOAK.rotateKeys("parley");
    String rotated = service("parley-service");
    assertThat(part(rotated, 0).getString("kid")).isNotEqualTo(part(old, 0).getString("kid"));
    // Keys are fetched once in ten seconds at most, and another test may just have caused that.
    await().pollInterval(ofMillis(200)).until(() -> create(rotated).statusCode(), equalTo(200));
    create(old).then().statusCode(200);
  }
}
