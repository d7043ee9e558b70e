package dev.parley.azure.response;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StrictSettings;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A response shows the same time of creation always, and all replicas make the same stream of it,
 * whatever clock they have. This one's is an hour ahead of the system's.
 */
@ParleyTest
@TestProfile(StrictSettings.class)
class CreationTimeTest {

  private static final String RESPONSES = "/agents/demo/endpoint/protocols/openai/responses";

  private final Token token = StrictSettings.caller(somebody());

  @Test
  void A_response_is_read_with_the_time_that_its_creation_showed() {
    Response created = azure(token).body(Map.of("input", "x")).post(RESPONSES);
    created.then().statusCode(200);
    azure(token)
        .get(RESPONSES + "/" + created.path("id"))
        .then()
        .statusCode(200)
        .body("created_at", equalTo(created.path("created_at")));
  }

  @Test
  void A_stream_is_the_same_when_it_is_read_again() {
    Response created =
        azure(token).body(Map.of("input", "x", "stream", true, "background", true)).post(RESPONSES);
    created.then().statusCode(200);
    assertThat(
            azure(token)
                .get(RESPONSES + "/" + created.header("x-agent-response-id") + "?stream=true")
                .asString())
        .isEqualTo(created.asString());
  }
}
