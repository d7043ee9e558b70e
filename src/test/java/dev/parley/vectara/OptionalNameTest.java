package dev.parley.vectara;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As the vendor's SDK needs it: names may be left out. */
@ParleyTest
@TestProfile(OptionalNameTest.Optional.class)
class OptionalNameTest {

  /** Names are optional. */
  public static class Optional implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("parley.vectara.session-name-required", "false");
    }
  }

  @Test
  void A_nameless_session_is_named_like_its_key() {
    JsonPath session =
        vectara(somebody()).body("{}").post(VECTARA).then().statusCode(201).extract().jsonPath();
    assertThat(session.getString("key")).matches("ase_session_[0-9a-f]{4,32}");
    assertThat(session.getString("name")).isEqualTo(session.getString("key"));
  }

  @Test
  void A_nameless_session_of_a_chosen_key_is_named_like_it() {
    String key = dev.parley.testing.Wire.freshKey();
    vectara(somebody())
        .body("{\"key\":\"%s\"}".formatted(key))
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body("name", equalTo(key));
  }

  @Test
  void A_name_that_is_given_is_kept() {
    vectara(somebody())
        .body("{\"name\":\"Chat\"}")
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body("name", equalTo("Chat"));
  }
}
