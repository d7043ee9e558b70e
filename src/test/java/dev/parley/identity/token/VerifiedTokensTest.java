package dev.parley.identity.token;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.StoreClock;
import dev.parley.testing.Sentences;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class VerifiedTokensTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final long EXPIRY = NOON.plusSeconds(20).getEpochSecond();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SKEW_SECONDS = 5;

  private final SetClock clock = new SetClock();
  private final VerifiedTokens tokens = verified(MINUTE);

  /** A clock that both the wall and the stopwatch are read from. */
  private static final class SetClock extends StoreClock {
    private Instant now = NOON;

    @Override
    public Instant now() {
      return now;
    }

    long nanos() {
      return Duration.between(NOON, now).toNanos();
    }
  }

  private VerifiedTokens verified(Duration keptFor) {
    return new VerifiedTokens(clock, SKEW_SECONDS, keptFor, clock::nanos);
  }

  private static String signedWith(String header, String signature) {
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + ".claims."
        + signature;
  }

  private static String token(String keyId, String signature) {
    return signedWith("{\"kid\":\"" + keyId + "\"}", signature);
  }

  private static SecurityIdentity identity(String token, Map<String, Object> claims) {
    JwtClaims all = new JwtClaims();
    claims.forEach(all::setClaim);
    all.setClaim(Claims.raw_token.name(), token);
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new DefaultJWTCallerPrincipal(all))
        .build();
  }

  private SecurityIdentity kept(String token, Map<String, Object> claims) {
    SecurityIdentity identity = identity(token, claims);
    tokens.keep(token, identity);
    return identity;
  }

  private SecurityIdentity kept(String token) {
    return kept(token, Map.of("exp", NOON.plusSeconds(3600).getEpochSecond()));
  }

  @Test
  void The_identity_of_a_verified_token_is_found() {
    String token = token("a", "1");
    assertThat(tokens.find(token)).isNull();
    SecurityIdentity identity = kept(token);
    assertThat(tokens.find(token)).isSameAs(identity);
  }

  @Test
  void A_token_with_another_signature_is_another_token() {
    kept(token("a", "1"));
    assertThat(tokens.find(token("a", "2"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "24999, true", "25000, false", "26000, false"})
  void A_token_is_found_until_OpenID_Connect_would_reject_it(long millis, boolean found) {
    String token = token("a", "1");
    kept(token, Map.of("exp", EXPIRY));
    clock.now = NOON.plusMillis(millis);
    assertThat(tokens.find(token) != null).isEqualTo(found);
  }

  @Test
  void A_token_is_found_for_up_to_a_minute_after_its_verification() {
    String token = token("a", "1");
    kept(token);
    clock.now = NOON.plusSeconds(45);
    assertThat(tokens.find(token)).as("a use does not extend the time").isNotNull();
    clock.now = NOON.plus(MINUTE);
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void Tokens_that_were_verified_at_the_same_time_are_not_forgotten_at_the_same_time() {
    List<String> many = IntStream.range(0, 100).mapToObj(i -> token("a", "" + i)).toList();
    many.forEach(this::kept);
    assertThat(
            IntStream.range(45, 60)
                .mapToLong(
                    second -> {
                      clock.now = NOON.plusSeconds(second);
                      return many.stream().filter(token -> tokens.find(token) != null).count();
                    }))
        .as("how many there are in each second")
        .isSortedAccordingTo(Comparator.reverseOrder())
        .startsWith(100L)
        .doesNotContain(0L)
        .allMatch(count -> count <= 100)
        .satisfies(counts -> assertThat(counts.stream().distinct().count()).isGreaterThan(10));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 40})
  void A_token_that_never_expires_is_cached_for_a_minute(long expiry) {
    String token = token("a", "1");
    kept(token, Map.of("exp", expiry));
    assertThat(tokens.find(token)).isNotNull();
    clock.now = NOON.plus(MINUTE);
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void A_token_without_an_expiry_is_not_found() {
    String token = token("a", "1");
    kept(token, Map.of());
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void Long_tokens_push_others_out() {
    List<String> longOnes =
        IntStream.range(0, 8).mapToObj(i -> token("a", i + "x".repeat(1_000_000))).toList();
    longOnes.forEach(this::kept);
    await()
        .until(
            () ->
                longOnes.stream().filter(token -> tokens.find(token) != null).count()
                    < longOnes.size());
  }

  @Test
  void A_token_that_was_rejected_is_not_found() {
    String token = token("a", "1");
    kept(token);
    tokens.forget(token);
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void A_new_key_id_clears_the_cache() {
    String old = token("a", "1");
    kept(old);
    kept(token("a", "2"));
    assertThat(tokens.find(old)).isNotNull();
    String rotated = token("b", "1");
    kept(rotated);
    assertThat(tokens.find(old)).isNull();
    assertThat(tokens.find(rotated)).isNotNull();
    kept(old);
    assertThat(tokens.find(rotated)).as("a known key id does not").isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"kid\":null}", "{\"kid\":1}", "no JSON", ""})
  void A_token_without_a_key_id_is_cached(String header) {
    String token = signedWith(header, "1");
    kept(token);
    assertThat(tokens.find(token)).isNotNull();
  }

  @Test
  void A_token_that_is_bound_to_a_certificate_is_not_cached() {
    String token = token("a", "1");
    kept(token, Map.of("exp", EXPIRY, "cnf", Map.of("x5t#S256", "digest")));
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void Only_the_identity_of_the_token_itself_is_cached() {
    String token = token("a", "1");
    tokens.keep(token, identity(token("a", "2"), Map.of("exp", EXPIRY)));
    assertThat(tokens.find(token)).isNull();
    tokens.keep(
        token,
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("someone")).build());
    assertThat(tokens.find(token)).isNull();
  }

  @Test
  void Nothing_is_cached_for_no_time() {
    VerifiedTokens off = verified(Duration.ZERO);
    String token = token("a", "1");
    off.keep(token, identity(token, Map.of("exp", EXPIRY)));
    assertThat(off.find(token)).isNull();
    off.forget(token);
  }
}
