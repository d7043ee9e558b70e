package dev.parley.palantir.conversation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of turns: a short message, output and history, five seconds, one at a time. */
@ParleyTest
@TestProfile(OtherSettings.class)
class TurnLimitsTest {

  @Inject StoredLog log;

  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(somebody(), Talk.TALKER);
  }

  @Test
  void A_message_that_is_too_long_is_refused_and_leaves_nothing() {
    String longest = "/empty " + "x".repeat(993);
    talk.say(longest);
    for (Response answer :
        List.of(talk.blocking(longest + "x", Map.of()), talk.streaming(longest + "x", Map.of()))) {
      answer.then().statusCode(400).body("errorName", equalTo("Default:InvalidArgument"));
    }
    talk.exchanges().body("exchanges", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // 11 characters each, 2,000 in all.
        "/repeat 182 0123456789",
        // 100 pieces, and one with the usage.
        "/repeat 100 a"
      })
  void An_answer_that_is_too_long_fails(String message) {
    talk.blocking(message, Map.of())
        .then()
        .statusCode(500)
        .body("errorName", equalTo("SessionExecutionFailed"))
        .body("parameters.message", equalTo("The answer exceeds the maximum length."));
    talk.exchanges().body("exchanges", empty());
    talk.say("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/repeat 80 012345678901234567890123", "/repeat 99 a"})
  void An_answer_of_the_maximum_length_completes(String message) {
    talk.say(message);
  }

  @Test
  void A_turn_that_takes_too_long_fails() {
    talk.blocking("/hang some words", Map.of())
        .then()
        .statusCode(500)
        .body("errorName", equalTo("SessionExecutionFailed"))
        .body("parameters.message", equalTo("The answer took too long."));
    talk.exchanges().body("exchanges", empty());
    talk.say("next");
  }

  @Test
  void A_replica_with_too_many_turns_refuses_a_message_before_it_stores_anything() {
    UUID hanging = UUID.randomUUID();
    CompletableFuture<Response> first =
        CompletableFuture.supplyAsync(
            () -> talk.streaming("/hang waiting", Map.of("messageId", hanging)));
    await().until(() -> log.isBusy(talk.id()));

    Talk second = Talk.with(somebody(), Talk.TALKER);
    Map<String, UUID> ids = Map.of("sessionTraceId", UUID.randomUUID());
    for (Response answer : List.of(second.blocking("one", ids), second.streaming("one", ids))) {
      answer
          .then()
          .statusCode(503)
          .header("Retry-After", matchesPattern("[1-9][0-9]*"))
          .body(equalTo(""));
    }
    second.trace(ids.get("sessionTraceId")).then().statusCode(404);
    second.exchanges().body("exchanges", empty());

    talk.cancel(hanging, Map.of()).then().statusCode(200);
    first.join().then().statusCode(200);
    second.blocking("one", ids).then().statusCode(200);
  }

  @Test
  void A_runtime_receives_the_latest_messages_up_to_a_number() {
    for (int exchange = 1; exchange <= 3; exchange++) {
      talk.say("/empty " + exchange);
    }
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("/empty 2"));
    talk.exchanges()
        .body(
            "exchanges.userInput.text", contains("/empty 1", "/empty 2", "/empty 3", "/recall 1"));
  }

  @Test
  void A_runtime_receives_the_latest_messages_up_to_a_total_length() {
    talk.say("/empty " + "x".repeat(60));
    talk.say("/empty " + "y".repeat(60));
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("/empty " + "y".repeat(60)));
  }

  @Test
  void A_message_beyond_the_total_length_is_not_remembered() {
    talk.say("/empty " + "x".repeat(100));
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("You said nothing before."));
  }

  @Test
  void A_runtime_receives_the_latest_messages_up_to_a_total_size_with_their_contexts() {
    for (int exchange = 1; exchange <= 2; exchange++) {
      talk.blocking(
              "/empty " + exchange,
              Map.of(
                  "contextsOverride",
                  List.of(
                      Map.of(
                          "type",
                          "functionRetrievedContext",
                          "functionRid",
                          "ri.function-registry.main.function.1",
                          "functionVersion",
                          "1.0.0",
                          "retrievedPrompt",
                          "x".repeat(6000)))))
          .then()
          .statusCode(200);
    }
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("/empty 2"));
  }
}
