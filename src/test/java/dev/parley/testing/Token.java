package dev.parley.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A bearer token of the {@link Issuer} that was started last.
 *
 * @param order what to mint
 */
public record Token(Map<String, Object> order) {

  /** Signing takes time; tokens live for an hour. */
  private static final Duration REUSE = Duration.ofMinutes(10);

  private static final long HOUR = 3600;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TIMES = Set.of("exp", "nbf", "iat");
  private static final Map<Key, Minted> MINTED = new ConcurrentHashMap<>();

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

  @SuppressWarnings("unchecked")
  private Map<String, Integer> times() {
    return (Map<String, Integer>) order.getOrDefault("times", Map.of());
  }

  private Token with(String name, Object value) {
    Map<String, Object> more = new HashMap<>(order);
    more.put(name, value);
    return new Token(more);
  }

  /**
   * The signed token. One that only names claims is minted once and then used again for a while.
   */
  public String mint() {
    String issuer = System.getProperty(Issuer.URL_PROPERTY);
    // What else an order says may depend on the time.
    if (!order.keySet().equals(Set.of("claims"))
        || !Collections.disjoint(claims().keySet(), TIMES)) {
      return sign(issuer);
    }
    return MINTED.compute(
            new Key(issuer, order),
            (key, known) ->
                known != null && System.nanoTime() - known.at < REUSE.toNanos()
                    ? known
                    : new Minted(sign(issuer), System.nanoTime()))
        .token;
  }

  private String sign(String issuer) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> all = new HashMap<>();
    all.put("iss", order.getOrDefault("issuer", issuer));
    all.put("jti", UUID.randomUUID());
    all.put("iat", now - HOUR);
    all.put("exp", now + ((Number) order.getOrDefault("expires_in", HOUR)).longValue());
    times().forEach((name, seconds) -> all.put(name, now + seconds));
    all.putAll(claims());
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    signature.setKeyIdHeaderValue(SigningKey.ID);
    signature.setHeader("typ", "JWT");
    signature.setKey(
        order.containsKey("foreign_key") ? SigningKey.foreign() : SigningKey.trusted());
    try {
      signature.setPayload(JSON.writeValueAsString(all));
      return signature.getCompactSerialization();
    } catch (JsonProcessingException | JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Key(String issuer, Map<String, Object> order) {}

  private record Minted(String token, long at) {}
}
