package dev.parley.vectara.event;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import io.restassured.response.ValidatableResponse;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How full the context window of a session is, and when its conversation is compacted. */
@ParleyTest
class ContextUsageTest {

  /** Its context window has 20 words. */
  private static final String FORGETFUL = "/v2/agents/forgetful/sessions";

  private static ValidatableResponse session(Events events) {
    return vectara(events.token()).get(events.session()).then().statusCode(200);
  }

  @Test
  void A_session_shows_the_tokens_of_its_latest_answer() {
    Events events = Events.of(somebody(), FORGETFUL);
    session(events).body("", not(hasKey("session_context_usage")));
    String stream = events.stream("Alpha").asString();
    assertThat(stream)
        .contains(
            "\"session_context_usage\":{\"input_tokens\":{\"count\":1},"
                + "\"output_tokens\":{\"count\":3},\"total_tokens\":4,\"model_context_window\":20}");
    session(events)
        .body("session_context_usage.input_tokens.count", equalTo(1))
        .body("session_context_usage.output_tokens.count", equalTo(3))
        .body("session_context_usage.total_tokens", equalTo(4))
        .body("session_context_usage.model_context_window", equalTo(20));
    // Not a total: the second answer read the first exchange again.
    events.say("Beta");
    session(events)
        .body("session_context_usage.input_tokens.count", equalTo(5))
        .body("session_context_usage.total_tokens", equalTo(11));
  }

  @Test
  void The_usage_is_not_known_after_a_compaction() {
    Events events = Events.of(somebody());
    events.say("Alpha");
    events.say("Beta");
    session(events)
        .body("", hasKey("session_context_usage"))
        .body("session_context_usage", not(hasKey("model_context_window")));
    events.post(Map.of("type", "compact")).then().statusCode(201);
    session(events).body("", not(hasKey("session_context_usage")));
  }

  @Test
  void An_answer_that_was_interrupted_leaves_the_usage_as_it_was() throws Exception {
    Events events = Events.of(somebody());
    events.say("Alpha");
    try (InputStream stream = events.open("/hang on")) {
      Events.readUntil(stream, "streaming_agent_output");
      events.post(Map.of("type", "interrupt")).then().statusCode(201);
    }
    session(events)
        .body("status", equalTo("stopped"))
        .body("session_context_usage.total_tokens", equalTo(4));
  }

  @Test
  void A_copy_of_a_session_has_its_usage() {
    Events events = Events.of(somebody());
    events.say("Alpha");
    vectara(events.token())
        .body(Map.of("from_session", Map.of("session_key", events.key())))
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body("session_context_usage.total_tokens", equalTo(4));
  }

  @Test
  void A_session_shows_the_compaction_policy_of_its_version() {
    session(Events.of(somebody(), FORGETFUL))
        .body(
            "effective_compaction",
            equalTo(
                Map.of(
                    "enabled",
                    true,
                    "threshold_percent",
                    50,
                    "keep_recent_inputs",
                    1,
                    "tool_event_policy",
                    "include_outputs")));
    session(Events.of(somebody())).body("", not(hasKey("effective_compaction")));
  }
}
