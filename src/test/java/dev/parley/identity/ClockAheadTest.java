package dev.parley.identity;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.withKey;

import dev.parley.store.StoreClock;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A program whose clock is an hour ahead of the database's. */
@ParleyTest
@TestProfile(ClockAheadTest.Ahead.class)
class ClockAheadTest {

  /** Its clock. */
  @Alternative
  @jakarta.inject.Singleton
  public static class Fast extends StoreClock {
    @Override
    public Instant now() {
      return super.now().plus(Duration.ofHours(1));
    }
  }

  /** A program with that clock. */
  public static class Ahead implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Fast.class);
    }
  }

  @Inject StoredKeys stored;

  private static void isAnswered(int status, ExtractableResponse<Response> key) {
    withKey(key.path("secret_key")).get(VECTARA).then().statusCode(status);
  }

  @Test
  void API_keys_expire_by_the_databases_clock() {
    ExtractableResponse<Response> key = newKey(Map.of("api_roles", List.of("owner")));
    stored.change("update api_key set expires_at = now() + interval '30 minutes'", key.path("id"));
    isAnswered(200, key);
    stored.expire(key.path("id"));
    // The program learns of it by a notification.
    await().untilAsserted(() -> isAnswered(401, key));
  }
}
