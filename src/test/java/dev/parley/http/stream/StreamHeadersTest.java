package dev.parley.http.stream;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tells caches and proxies to let streams of server-sent events through at once. */
@ParleyTest
class StreamHeadersTest {

  private static final String RESPONSES = "/agents/demo/endpoint/protocols/openai/responses";

  private final Token token = somebody();

  private static void isStream(int status, Response stream) {
    stream
        .then()
        .statusCode(status)
        .contentType("text/event-stream")
        .header("Cache-Control", "no-cache")
        .header("X-Accel-Buffering", "no");
  }

  @Test
  void The_stream_of_a_response_is_not_held_back() {
    Response created =
        azure(token).body(Map.of("input", "x", "stream", true, "background", true)).post(RESPONSES);
    isStream(200, created);
    String response = RESPONSES + "/" + created.header("x-agent-response-id");
    isStream(200, azure(token).get(response + "?stream=true"));
    azure(token)
        .get(response)
        .then()
        .header("Cache-Control", nullValue())
        .header("X-Accel-Buffering", nullValue());
  }

  @Test
  void Neither_is_a_log_stream() {
    String session = azure(token).body("{}").post(AZURE).path("agent_session_id");
    isStream(
        200,
        azure(token)
            .urlEncodingEnabled(false)
            .get("/agents/demo/sessions/" + session + ":logstream?follow=false"));
  }

  @Test
  void Neither_is_that_of_an_event() {
    String key = vectara(token).body("{\"name\":\"n\"}").post(VECTARA).path("key");
    isStream(
        201,
        vectara(token)
            .body(
                Map.of(
                    "messages",
                    List.of(Map.of("type", "text", "content", "x")),
                    "stream_response",
                    true))
            .post(VECTARA + "/" + key + "/events"));
  }
}
