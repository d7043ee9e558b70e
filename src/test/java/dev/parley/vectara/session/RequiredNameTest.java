package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As the vendor's page has it: a session has to be named. */
@ParleyTest
@TestProfile(OtherSettings.class)
class RequiredNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":null}", "{\"name\":\"\"}"})
  void A_session_without_a_name_is_rejected(String body) {
    vectara(somebody())
        .body(body)
        .post(VECTARA)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors.name", equalTo("is required"))
        .body("messages[0]", equalTo("name is required."));
  }

  @Test
  void A_named_session_is_accepted() {
    vectara(somebody()).body("{\"name\":\"Chat\"}").post(VECTARA).then().statusCode(201);
  }
}
