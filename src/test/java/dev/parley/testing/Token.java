package dev.parley.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import java.util.HashMap;
import java.util.Map;

/**
 * A bearer token as a test asks the {@link Issuer} for it.
 *
 * @param order what to mint
 */
public record Token(Map<String, Object> order) {

  public static final String READ = "api:aip-agents-read";
  public static final String WRITE = "api:aip-agents-write";
  public static final String ADMIN = "api:aip-agents-admin";

  /** A token of this subject that may read and write; it names no client. */
  public static Token of(String subject) {
    return new Token(Map.of("claims", Map.of("sub", subject, "scope", READ + " " + WRITE)));
  }

  /** A token that names the client it was issued to. */
  public Token client(String client) {
    return claim("azp", client);
  }

  /** A token with these scopes and no others. */
  public Token scopes(String... scopes) {
    return claim("scope", String.join(" ", scopes));
  }

  /** A token with one more claim. */
  public Token claim(String name, Object value) {
    Map<String, Object> claims = new HashMap<>(claims());
    claims.put(name, value);
    return with("claims", claims);
  }

  /** A token that lacks a claim. */
  public Token without(String name) {
    Map<String, Object> claims = new HashMap<>(claims());
    claims.remove(name);
    return with("claims", claims);
  }

  /** A token whose time is over. */
  public Token expired() {
    return expiresIn(-600);
  }

  /** A token that expires so many seconds from now, by the clock of this machine. */
  public Token expiresIn(int seconds) {
    return with("expires_in", seconds);
  }

  /** A token with a claim that is a time, so many seconds from now. */
  public Token claimInSeconds(String name, int seconds) {
    return with("times", Map.of(name, seconds));
  }

  /** A token signed with a key that the issuer does not publish. */
  public Token signedByStranger() {
    return with("foreign_key", true);
  }

  /** A token of another issuer. */
  public Token issuedBy(String issuer) {
    return with("issuer", issuer);
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> claims() {
    return (Map<String, Object>) order.get("claims");
  }

  private Token with(String name, Object value) {
    Map<String, Object> more = new HashMap<>(order);
    more.put(name, value);
    return new Token(more);
  }

  /** The signed token. */
  public String mint() {
    return given()
        .contentType(ContentType.JSON)
        .body(order)
        .post(System.getProperty(Issuer.URL_PROPERTY) + "/mint")
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }
}
