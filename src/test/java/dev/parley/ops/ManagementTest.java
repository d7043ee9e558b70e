package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class ManagementTest {

  @TestHTTPResource(value = "/", management = true)
  URL management;

  @ParameterizedTest
  @ValueSource(strings = {"health", "health/live", "health/ready", "health/started"})
  void Health_is_served_on_the_management_port(String check) {
    given().get(management + check).then().statusCode(200).body("status", equalTo("UP"));
  }

  @Test
  void Metrics_count_calls_by_operation_and_status() {
    azure(somebody()).get(AZURE).then().statusCode(200);
    // A request is counted a moment after its answer.
    await()
        .untilAsserted(
            () ->
                given()
                    .get(management + "metrics")
                    .then()
                    .statusCode(200)
                    .body(containsString("uri=\"/agents/{agent_name}/endpoint/sessions\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q/metrics"})
  void Health_and_metrics_are_not_served_on_the_API_port(String path) {
    given().get(path).then().statusCode(404);
  }
}
