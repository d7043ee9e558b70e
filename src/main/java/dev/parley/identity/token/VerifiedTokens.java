package dev.parley.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.store.StoreClock;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Caches the identities of verified tokens for up to the configured time, but never beyond the time
 * until which the token is valid. The cache key is the digest of the whole token, so that a token
 * with another signature is another token.
 *
 * <p>When a token is the first with its key id, the provider may have replaced its keys; then the
 * cache is cleared, so that tokens with a removed key are verified again.
 */
@Singleton
public class VerifiedTokens {

  /** The length of all tokens in characters. They take about 40 MB if each has 700 characters. */
  private static final int MAX_LENGTH = 7_000_000;

  /** Binds a token to a certificate or key (RFC 7800), which each request must prove to hold. */
  private static final String CONFIRMATION = "cnf";

  private final StoreClock clock;
  private final int skewSeconds;
  private final boolean enabled;
  private final Cache<ByteBuffer, Verified> kept;

  /** The ids of the provider's keys with which tokens were signed. */
  private final Set<String> keyIds = ConcurrentHashMap.newKeySet();

  private record Verified(SecurityIdentity identity, long expiresAtSecond, int length) {}

  @Inject
  public VerifiedTokens(
      StoreClock clock,
      @ConfigProperty(name = "quarkus.oidc.token.lifespan-grace") int skewSeconds,
      @ConfigProperty(name = "parley.oidc.token-cache", defaultValue = "1m") Duration keptFor) {
    this(clock, skewSeconds, keptFor, Ticker.systemTicker());
  }

  /**
   * @param keptFor how long a token is cached at most; zero disables the cache
   * @param ticker measures that time
   */
  VerifiedTokens(StoreClock clock, int skewSeconds, Duration keptFor, Ticker ticker) {
    this.clock = clock;
    this.skewSeconds = skewSeconds;
    enabled = !keptFor.isZero();
    kept =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfter(
                Expiry.writing((ByteBuffer digest, Verified token) -> lifetime(keptFor, digest)))
            .maximumWeight(MAX_LENGTH)
            .weigher((ByteBuffer digest, Verified token) -> token.length)
            .build();
  }

  /**
   * Three quarters of the time or more: tokens that were verified at the same time, after a start
   * for example, must not all have to be verified again at the same time.
   */
  private static Duration lifetime(Duration keptFor, ByteBuffer digest) {
    return keptFor.minus(keptFor.multipliedBy(Byte.toUnsignedInt(digest.get(0))).dividedBy(1024));
  }

  /** Returns the identity of a cached token that is still valid; null if there is none. */
  SecurityIdentity find(String token) {
    Verified known = enabled ? kept.getIfPresent(digest(token)) : null;
    return known != null && valid(known.expiresAtSecond) ? known.identity : null;
  }

  /**
   * Caches the identity of a token that was just verified. Does nothing if the identity is not that
   * of the token, or if the token alone does not authenticate a request.
   */
  void keep(String token, SecurityIdentity identity) {
    if (!enabled
        || !(identity.getPrincipal() instanceof JsonWebToken verified)
        || !token.equals(verified.getRawToken())
        || verified.getClaim(CONFIRMATION) != null) {
      return;
    }
    if (keyIds.add(keyId(token))) {
      kept.invalidateAll();
    }
    kept.put(digest(token), new Verified(identity, verified.getExpirationTime(), token.length()));
  }

  /** Removes a token that was rejected. */
  void forget(String token) {
    if (enabled) {
      kept.invalidate(digest(token));
    }
  }

  /** Decides as OpenID Connect does, in whole seconds. A token without an expiry has expired. */
  private boolean valid(long expiresAtSecond) {
    return clock.now().getEpochSecond() - skewSeconds < expiresAtSecond;
  }

  /** The key id in the header of a verified token; empty if it names none. */
  private static String keyId(String token) {
    try {
      byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
      String named = new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("kid");
      return Objects.requireNonNullElse(named, "");
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DecodeException e) {
      return "";
    }
  }

  private static ByteBuffer digest(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
