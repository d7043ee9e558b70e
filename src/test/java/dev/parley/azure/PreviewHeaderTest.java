package dev.parley.azure;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StrictSettings;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As the service behaved while sessions were in preview: the header has to be there. */
@ParleyTest
@TestProfile(StrictSettings.class)
class PreviewHeaderTest {

  private static RequestSpecification call() {
    return azure(StrictSettings.caller(somebody()));
  }

  @Test
  void Requests_without_the_header_are_rejected() {
    call()
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(403)
        .body("error.code", equalTo("preview_feature_required"))
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo("Foundry-Features"))
        .body(
            "error.message",
            equalTo(
                "AgentEndpoints is in preview. This operation requires the following opt-in preview feature(s):"
                    + " AgentEndpoints=V1Preview. Include the 'Foundry-Features: AgentEndpoints=V1Preview'"
                    + " header in your request."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AgentEndpoints=V1Preview",
        "HostedAgents=V1Preview,AgentEndpoints=V1Preview",
        "HostedAgents=V1Preview",
        "Something=Else, AgentEndpoints=V1Preview"
      })
  void The_header_of_any_client_generation_is_accepted(String features) {
    call()
        .header("Foundry-Features", features)
        .body("{}")
        .post("/api/projects/default" + AZURE)
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AgentEndpoints", "AgentEndpoints=V2", "agentendpoints=v1preview", ""})
  void Another_feature_name_is_rejected(String features) {
    call().header("Foundry-Features", features).get(AZURE).then().statusCode(403);
  }

  @Test
  void Files_require_another_feature_name() {
    call()
        .get(AZURE + "/x/files")
        .then()
        .statusCode(403)
        .body("error.message", startsWith("HostedAgents is in preview."));
  }
}
