package dev.parley.palantir.conversation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges whose answer is streamed, and their cancellation. */
@ParleyTest
class StreamsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Inject StoredLog log;

  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(somebody(), Talk.TALKER);
  }

  /** Starts a streamed exchange and returns its response when the head is there. */
  private HttpResponse<InputStream> open(String text, UUID message, UUID trace)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d%s/%s/sessions/%s/streamingContinue?preview=true"
                        .formatted(RestAssured.port, PALANTIR_AGENTS, talk.agent(), talk.rid())))
            .header("Authorization", "Bearer " + talk.token().mint())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"userInput\":{\"text\":\"%s\"},\"messageId\":\"%s\",\"sessionTraceId\":\"%s\"}"
                        .formatted(text, message, trace)))
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String read(InputStream stream, int length) throws IOException {
    return new String(stream.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Test
  void An_answer_is_streamed_as_plain_text() {
    Response answer = talk.streaming("Grüße 😀 and more", Map.of());
    answer.then().statusCode(200).contentType("application/octet-stream");
    assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8))
        .isEqualTo("You said: Grüße 😀 and more");
    talk.exchanges()
        .body("exchanges[0].result.agentMarkdownResponse", equalTo("You said: Grüße 😀 and more"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/event-stream", "application/json", "application/octet-stream", "*/*"})
  void Any_accepted_type_gets_the_stream(String accept) {
    dev.parley.testing.Wire.palantir(talk.token())
        .accept(accept)
        .body(Map.of("userInput", Map.of("text", "hi")))
        .post(
            PALANTIR_AGENTS + "/" + talk.agent() + "/sessions/" + talk.rid() + "/streamingContinue")
        .then()
        .statusCode(200)
        .contentType("application/octet-stream")
        .body(equalTo("You said: hi"));
  }

  @Test
  void An_empty_answer_is_200_with_an_empty_body() {
    talk.streaming("/empty", Map.of()).then().statusCode(200).body(equalTo(""));
    talk.exchanges().body("exchanges[0].result.agentMarkdownResponse", equalTo(""));
  }

  @Test
  void A_failure_before_the_first_part_is_an_error() {
    talk.streaming("/fail", Map.of())
        .then()
        .statusCode(500)
        .body("errorName", equalTo("SessionExecutionFailed"));
    talk.exchanges().body("exchanges", empty());
  }

  @Test
  void A_failure_after_the_first_part_aborts_the_connection() throws Exception {
    HttpResponse<InputStream> answer =
        open("/fail-late first words", UUID.randomUUID(), UUID.randomUUID());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    talk.exchanges().body("exchanges", empty());
    talk.say("next");
  }

  @Test
  void A_running_exchange_can_be_traced_and_is_not_in_the_content() throws Exception {
    UUID message = UUID.randomUUID();
    UUID trace = UUID.randomUUID();
    HttpResponse<InputStream> answer = open("/hang waiting", message, trace);
    assertThat(read(answer.body(), 7)).isEqualTo("waiting");
    talk.trace(trace)
        .then()
        .statusCode(200)
        .body("status", equalTo("IN_PROGRESS"))
        .body("contexts", nullValue());
    talk.exchanges().body("exchanges", empty());
    talk.cancel(message, Map.of()).then().statusCode(200);
  }

  @Test
  void A_cancelled_exchange_without_a_response_is_not_added() throws Exception {
    talk.say("one");
    UUID message = UUID.randomUUID();
    UUID trace = UUID.randomUUID();
    HttpResponse<InputStream> answer = open("/hang waiting", message, trace);
    assertThat(read(answer.body(), 7)).isEqualTo("waiting");
    talk.cancel(message, Map.of()).then().statusCode(200).body("$", aMapWithSize(0));
    talk.exchanges().body("exchanges.userInput.text", contains("one"));
    talk.get().then().body("metadata.messageCount", equalTo(2));
    talk.trace(trace).then().body("status", equalTo("COMPLETE"));
    // The stream ends normally.
    assertThat(answer.body().readAllBytes()).isEmpty();
    talk.say("two");
  }

  @Test
  void A_cancelled_exchange_with_a_response_is_added_with_it() throws Exception {
    UUID message = UUID.randomUUID();
    UUID trace = UUID.randomUUID();
    HttpResponse<InputStream> answer = open("/hang waiting", message, trace);
    assertThat(read(answer.body(), 7)).isEqualTo("waiting");
    talk.cancel(message, Map.of("response", "Stopped."))
        .then()
        .statusCode(200)
        .body("result.agentMarkdownResponse", equalTo("Stopped."))
        .body("result.interruptedOutput", equalTo(true))
        .body("result.sessionTraceId", equalTo(trace.toString()));
    talk.exchanges()
        .body("exchanges", hasSize(1))
        .body("exchanges[0].result.agentMarkdownResponse", equalTo("Stopped."))
        .body("exchanges[0].result.interruptedOutput", equalTo(true));
    talk.get().then().body("metadata.messageCount", equalTo(2));
    talk.say("next");
    assertThat(answer.body().readAllBytes()).isEmpty();
  }

  @Test
  void What_is_not_in_progress_cannot_be_cancelled() throws Exception {
    UUID unknown = UUID.randomUUID();
    assertNotInProgress(unknown);
    UUID finished = UUID.randomUUID();
    talk.streaming("one", Map.of("messageId", finished)).then().statusCode(200);
    assertNotInProgress(finished);
    UUID cancelled = UUID.randomUUID();
    open("/hang waiting", cancelled, UUID.randomUUID()).body().close();
    talk.cancel(cancelled, Map.of()).then().statusCode(200);
    assertNotInProgress(cancelled);
  }

  private void assertNotInProgress(UUID message) {
    talk.cancel(message, Map.of())
        .then()
        .statusCode(400)
        .body("errorName", equalTo("CancelSessionFailedMessageNotInProgress"))
        .body("parameters.messageId", equalTo(message.toString()))
        .body("parameters.agentRid", equalTo(talk.agent()))
        .body("parameters.sessionRid", equalTo(talk.rid()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"messageId\":\"x\"}", "{\"messageId\":5}"})
  void A_cancellation_needs_a_message_id(String body) {
    talk.post("cancel", body)
        .then()
        .statusCode(422)
        .body("errorName", equalTo("Conjure:UnprocessableEntity"));
  }

  @Test
  void A_client_that_goes_away_does_not_end_the_exchange() throws Exception {
    HttpResponse<InputStream> answer =
        open("/slow 20 these words come slowly", UUID.randomUUID(), UUID.randomUUID());
    assertThat(read(answer.body(), 5)).isEqualTo("these");
    answer.body().close();
    await()
        .untilAsserted(
            () ->
                talk.exchanges()
                    .body(
                        "exchanges.result.agentMarkdownResponse",
                        contains("these words come slowly")));
  }

  @Test
  void One_of_64_parallel_exchanges_runs_and_the_others_leave_nothing() {
    ExecutorService clients = Executors.newFixedThreadPool(64);
    try {
      Map<UUID, CompletableFuture<Response>> answers = new HashMap<>();
      for (int i = 0; i < 64; i++) {
        UUID message = UUID.randomUUID();
        answers.put(
            message,
            CompletableFuture.supplyAsync(
                () -> talk.streaming("/hang words", Map.of("messageId", message)), clients));
      }
      await()
          .until(() -> answers.values().stream().filter(CompletableFuture::isDone).count() == 63);
      UUID running =
          answers.keySet().stream()
              .filter(message -> !answers.get(message).isDone())
              .findFirst()
              .orElseThrow();
      talk.cancel(running, Map.of("response", "Stopped.")).then().statusCode(200);
      answers.remove(running).join().then().statusCode(200);
      assertThat(answers.values())
          .hasSize(63)
          .allSatisfy(
              answer ->
                  answer
                      .join()
                      .then()
                      .statusCode(409)
                      .body("errorName", equalTo("Default:Conflict"))
                      .body("parameters.agentRid", equalTo(talk.agent()))
                      .body("parameters.sessionRid", equalTo(talk.rid())));
    } finally {
      clients.shutdownNow();
    }
    talk.exchanges().body("exchanges", hasSize(1));
    talk.get().then().body("metadata.messageCount", equalTo(2));
    assertThat(log.ids(talk.id())).hasSize(2);
  }
}
