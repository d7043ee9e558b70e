package dev.parley.vectara.event;

import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Summaries of conversations with a model. */
@ParleyTest
@TestProfile(OtherSettings.class)
class ModelCompactionTest {

  @Test
  void A_model_writes_the_summary_and_receives_it_afterwards() {
    Token token = somebody();
    String sessions = "/v2/agents/model/sessions";
    // Names are required with these settings.
    String key =
        vectara(token)
            .body("{\"name\":\"Long talk\"}")
            .post(sessions)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    Events events = new Events(token, sessions, key);
    events.say("Alpha").statusCode(201);
    events.say("Beta").statusCode(201);
    events
        .post(Map.of("type", "compact", "compaction_message", "Mention prices."))
        .then()
        .statusCode(201)
        .body("events[0].summary_text", startsWith("You said: Summarize the conversation"))
        .body("events[0].summary_text", endsWith("Mention prices."));
    events
        .say("/messages")
        .statusCode(201)
        .body(
            "events[1].content",
            matchesPattern(
                "(?s)system: Be kind\\."
                    + "\n(system|developer): Summary of the conversation until now:\nYou said: Summarize .*"
                    + "\nuser: Beta\nassistant: You said: Beta\nuser: /messages"));
  }
}
