package dev.parley.vectara;

import static dev.parley.testing.Wire.DEMO;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.DialectErrors;
import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors in Vectara's format. */
@ParleyTest
class VectaraErrorsTest extends DialectErrors {

  @Override
  protected Map<Situation, Wording> wordings() {
    return Map.ofEntries(
        entry(Situation.NO_TOKEN, new Wording(401, "unauthorized")),
        entry(Situation.BAD_TOKEN, new Wording(401, "unauthorized")),
        entry(Situation.MISSING_SCOPE, new Wording(403, "forbidden")),
        entry(Situation.UNKNOWN_AGENT, new Wording(404, "agent_not_found")),
        entry(Situation.UNKNOWN_PATH, new Wording(404, "not_found")),
        entry(Situation.WRONG_METHOD, new Wording(405, "method_not_allowed")),
        entry(Situation.NOT_ACCEPTABLE, new Wording(406, "not_acceptable")),
        entry(Situation.UNSUPPORTED_MEDIA_TYPE, new Wording(415, "unsupported_media_type")),
        entry(Situation.MALFORMED_JSON, new Wording(400, "invalid_request")),
        entry(Situation.WRONG_SHAPE, new Wording(400, "invalid_request")),
        entry(Situation.BODY_TOO_LARGE, new Wording(413, "invalid_request")),
        entry(Situation.FAULT, new Wording(500, "internal_error")));
  }

  @Override
  protected String create() {
    return VECTARA;
  }

  @Override
  protected String createWithUnknownAgent() {
    return VECTARA.replace(DEMO, "nobody");
  }

  @Override
  protected String unknownPath() {
    return "/v2/nothing";
  }

  @Override
  protected String validBody() {
    return "{\"name\":\"n\"}";
  }

  @Override
  protected String wrongShape() {
    return "{\"name\":5}";
  }

  @Override
  protected String name(JsonPath error, String requestId) {
    assertThat(error.getList("messages", String.class)).isNotEmpty().doesNotContain("");
    assertThat(error.getString("request_id")).isEqualTo(requestId);
    return error.getString("code");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tti_minutes | {\"tti_minutes\":99999999999999999999} | must be a whole number from -9223372036854775808 to 9223372036854775807",
        "tti_minutes | {\"tti_minutes\":\"5\"}       | must be a whole number",
        "enabled     | {\"enabled\":1}             | must be true or false",
        "from_session | {\"from_session\":[]}      | must be an object",
        "name        | {\"name\":1}                | must be a string"
      })
  void The_violated_rule_of_a_field_is_reported(String field, String body, String told) {
    vectara(somebody())
        .body(body)
        .post(VECTARA)
        .then()
        .statusCode(400)
        .body("field_errors." + field, equalTo(told));
  }
}
