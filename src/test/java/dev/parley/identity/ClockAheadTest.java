package dev.parley.identity;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import dev.parley.testing.StrictSettings;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A program whose clock is an hour ahead of the database's. */
@ParleyTest
@TestProfile(StrictSettings.class)
class ClockAheadTest {

  @Inject StoredKeys stored;

  private static void isAnswered(int status, ExtractableResponse<Response> key) {
    withKey(key.path("secret_key")).get(VECTARA).then().statusCode(status);
  }

  @Test
  void API_keys_expire_by_the_databases_clock() {
    ExtractableResponse<Response> key =
        vectara(StrictSettings.caller(admin()))
            .body(Map.of("name", "n", "api_roles", List.of("owner")))
            .post(API_KEYS)
            .then()
            .statusCode(201)
            .extract();
    stored.change("update api_key set expires_at = now() + interval '30 minutes'", key.path("id"));
    isAnswered(200, key);
    stored.expire(key.path("id"));
    // The program learns of it by a notification.
    await().untilAsserted(() -> isAnswered(401, key));
  }
}
