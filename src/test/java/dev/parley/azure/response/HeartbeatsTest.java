package dev.parley.azure.response;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams in which nothing is sent for a while; answers may take 5 seconds. */
@ParleyTest
@TestProfile(OtherSettings.class)
class HeartbeatsTest {

  private static final String RESPONSES = "/agents/demo/endpoint/protocols/openai/responses";
  private static final String HEARTBEAT = ": heartbeat\n\n";

  @Test
  void A_stream_that_hangs_has_heartbeats_until_it_ends() {
    Response stream =
        azure(somebody()).body(Map.of("input", "/hang Hm", "stream", true)).post(RESPONSES);
    stream.then().statusCode(200).contentType("text/event-stream");
    assertThat(stream.asString())
        .startsWith("event: response.created\n")
        .contains("\n\n" + HEARTBEAT + HEARTBEAT)
        .contains("event: response.failed\n");
  }

  @Test
  void So_has_one_that_is_read_again() {
    Token token = somebody();
    Response stream =
        azure(token)
            .body(Map.of("input", "/hang", "stream", true, "background", true))
            .post(RESPONSES);
    assertThat(stream.asString())
        .startsWith("event: response.created\n")
        .contains(HEARTBEAT + HEARTBEAT)
        .contains("event: response.failed\n");
  }

  @Test
  void A_response_that_is_no_stream_has_none() {
    azure(somebody())
        .body(Map.of("input", "/slow 300 a b"))
        .post(RESPONSES)
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"));
  }
}
