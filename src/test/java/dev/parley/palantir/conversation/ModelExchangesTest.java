package dev.parley.palantir.conversation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ModelOnLoopback;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges that a model behind an OpenAI-compatible API answers. */
@ParleyTest
@TestProfile(OtherSettings.class)
class ModelExchangesTest {

  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(somebody(), "ri.aip-agents..agent.model");
  }

  private static int answering() {
    return Integer.parseInt(
        given().get(System.getProperty(ModelOnLoopback.URL_PROPERTY) + "/open").asString());
  }

  @Test
  void A_model_answers() {
    talk.say("grüß dich 😀")
        .body("agentMarkdownResponse", equalTo("You said: grüß dich 😀"))
        .body("totalTokensUsed", equalTo(8));
    talk.streaming("again", Map.of()).then().statusCode(200).body(equalTo("You said: again"));
    talk.exchanges().body("exchanges.userInput.text", contains("grüß dich 😀", "again"));
  }

  @Test
  void A_temporary_error_is_not_seen() {
    talk.say("/once " + UUID.randomUUID()).body("agentMarkdownResponse", equalTo("second time"));
  }

  @ParameterizedTest
  @CsvSource({
    "/status 401,500,SessionExecutionFailed",
    "/status 404,500,SessionExecutionFailed",
    "/status 422,500,SessionExecutionFailed",
    "/status 413,400,ContextSizeExceededLimit",
    "/status 429,400,RateLimitExceeded",
    "/cut,500,SessionExecutionFailed"
  })
  void A_failure_is_told_without_what_the_server_said(String message, int status, String name) {
    talk.blocking(message, Map.of())
        .then()
        .statusCode(status)
        .body("errorName", equalTo(name))
        .body(not(containsString("secret")))
        .body(not(containsString("127.0.0.1")));
    talk.exchanges().body("exchanges", empty());
  }

  @Test
  void Cancelling_closes_the_connection_to_the_model() {
    UUID message = UUID.randomUUID();
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(() -> talk.streaming("/hang", Map.of("messageId", message)));
    await().until(() -> answering() == 1);
    await().until(() -> talk.cancel(message, Map.of()).statusCode() == 200);
    await().atMost(Duration.ofSeconds(1)).until(() -> answering() == 0);
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }
}
