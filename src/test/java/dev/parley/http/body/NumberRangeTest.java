package dev.parley.http.body;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers whose exponent is so large that the parser does not read them. */
@ParleyTest
class NumberRangeTest {

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1e99999999999", "1e-99999999999"})
  void A_number_with_too_large_an_exponent_is_a_mistake_of_the_client(String number) {
    Response refused =
        azure(somebody())
            .body("{\"input\":\"x\",\"temperature\":" + number + "}")
            .post("/agents/demo/endpoint/protocols/openai/responses");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.asString()).contains("The body has a number with too large an exponent.");
    vectara(somebody())
        .body("{\"name\":\"n\",\"metadata\":{\"a\":" + number + "}}")
        .post(VECTARA)
        .then()
        .statusCode(400);
  }
}
