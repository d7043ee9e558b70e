package dev.parley.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How tests speak to the program: the calls of the three dialects, on the demo agent unless they
 * say otherwise.
 */
public final class Wire {

  public static final String DEMO = "demo";
  public static final String DEMO_RID = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";

  public static final String PALANTIR_AGENTS = "/api/v2/aipAgents/agents";
  public static final String PALANTIR = PALANTIR_AGENTS + "/" + DEMO_RID + "/sessions";
  public static final String AZURE = "/agents/" + DEMO + "/endpoint/sessions";
  public static final String VECTARA = "/v2/agents/" + DEMO + "/sessions";

  public static final String API_KEYS = "/v2/api_keys";

  /** Who creates API keys: it does not matter who, and to sign and verify a token takes time. */
  private static final Token KEY_MANAGER = admin();

  static {
    CompiledPaths.keep();
  }

  private Wire() {}

  /** A request of nobody, with a JSON body if it has one. */
  public static RequestSpecification anonymous() {
    return given()
        .config(LightClient.config())
        .filter(new PalantirShapes())
        .filter(new VectaraShapes())
        .contentType(ContentType.JSON);
  }

  /** A request of this caller, with a JSON body if it has one. */
  public static RequestSpecification as(Token token) {
    return anonymous().auth().oauth2(token.mint());
  }

  /** A request of this caller to Palantir's API, opted in to the preview. */
  public static RequestSpecification palantir(Token token) {
    return as(token).queryParam("preview", true);
  }

  /** The RID of a new session of this caller's with the demo agent. */
  public static String palantirSession(Token token) {
    return palantir(token).body("{}").post(PALANTIR).then().statusCode(200).extract().path("rid");
  }

  /** The key of a session that has this RID and was made through Palantir's API. */
  public static String keyOf(String rid) {
    return rid.substring(rid.lastIndexOf('.') + 1).replace("-", "");
  }

  /** A request of this caller to Azure's API, in the version that today's clients speak. */
  public static RequestSpecification azure(Token token) {
    return as(token).queryParam("api-version", "v1");
  }

  /** A request of this caller to Vectara's API. */
  public static RequestSpecification vectara(Token token) {
    return as(token);
  }

  /** A subject that no other test uses: its lists start empty. */
  public static Token somebody() {
    return Token.of("user-" + UUID.randomUUID());
  }

  /** The same, who may manage agents too. */
  public static Token admin() {
    return somebody().scopes(Token.READ, Token.WRITE, Token.ADMIN);
  }

  /** A request with an API key. */
  public static RequestSpecification withKey(String secret) {
    return anonymous().header("x-api-key", secret);
  }

  /** A request with a new API key that holds these roles in the whole workspace. */
  public static RequestSpecification apiKey(String... roles) {
    return withKey(newKey(Map.of("api_roles", List.of(roles))).path("secret_key"));
  }

  /** A request with a new API key that holds a role on one agent. */
  public static RequestSpecification apiKeyOn(String agent, String role) {
    return withKey(
        newKey(Map.of("agent_roles", List.of(Map.of("agent_key", agent, "role", role))))
            .path("secret_key"));
  }

  /**
   * The answer to the creation of an API key with these fields, and a name unless they have one.
   */
  public static ExtractableResponse<Response> newKey(Map<String, Object> fields) {
    Map<String, Object> body = new HashMap<>(fields);
    body.putIfAbsent("name", "a test's");
    return vectara(KEY_MANAGER).body(body).post(API_KEYS).then().statusCode(201).extract();
  }

  /** A session key that no other test uses. */
  public static String freshKey() {
    return "key-" + UUID.randomUUID();
  }
}
