package dev.parley.runtime.openai;

import static dev.parley.runtime.http.LoopbackModel.end;
import static dev.parley.runtime.http.LoopbackModel.event;
import static dev.parley.runtime.http.LoopbackModel.stream;
import static dev.parley.runtime.http.LoopbackModel.text;
import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.runtime.mcp.NoTools;
import dev.parley.testing.ModelFrames;
import dev.parley.testing.Sentences;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of a model server on loopback. */
@DisplayNameGeneration(Sentences.class)
class ModelCallsTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final String KEY = "sk-very-secret";
  private static final Logger LOGGER = Logger.getLogger("dev.parley.runtime.openai");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private LoopbackModel model;
  private final Map<String, String> settings = new HashMap<>();
  private JsonNode definition = JsonNodeFactory.instance.objectNode().put("model", "test-model");

  private final List<String> log = new CopyOnWriteArrayList<>();

  private final Handler logHandler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          log.add(new PatternFormatter("%m%e").format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void read_the_log() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.addHandler(logHandler);
  }

  @AfterEach
  void leave_the_log() {
    LOGGER.removeHandler(logHandler);
    LOGGER.setLevel(null);
  }

  @BeforeEach
  void listen() {
    model = new LoopbackModel(VERTX);
    settings.put("base-url", model.url());
    settings.put("api-key", KEY);
    settings.put("first-piece-timeout", "20s");
  }

  @AfterEach
  void stop() {
    model.close();
  }

  @AfterAll
  static void end_of_tests() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Calls the model by an API; the definition says so. */
  private void call(ModelFrames api) {
    definition =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", "test-model")
            .set("runtime", JsonNodeFactory.instance.objectNode().put("api", api.api()));
  }

  private static String part(ModelFrames api, String part) {
    return event(api.text(part));
  }

  private static String rest(ModelFrames api) {
    return api.end().stream().map(LoopbackModel::event).collect(Collectors.joining());
  }

  private OpenAiRuntime runtime() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(OpenAiConfig.class);
    settings.forEach(
        (name, value) -> builder.withDefaultValue("parley.runtime.openai." + name, value));
    OpenAiConfig config = builder.build().getConfigMapping(OpenAiConfig.class);
    ModelServers servers = new ModelServers(config, VERTX);
    return new OpenAiRuntime(
        servers,
        new ModelClient(servers, config, LoopbackModel.JSON, VERTX),
        new ModelMeters(meters, OpenTelemetry.noop().getTracer("test"), config),
        config,
        NoTools.open());
  }

  private AssertSubscriber<Piece> subscribe(long requested) {
    return subscribe(runtime(), requested);
  }

  private AssertSubscriber<Piece> subscribe(OpenAiRuntime runtime, long requested) {
    RuntimeRequest request =
        new RuntimeRequest(
            new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
            definition,
            JsonNodeFactory.instance.missingNode(),
            List.of(),
            0,
            List.of(new EventContent.InputMessage("hello")));
    return runtime.answer(request).subscribe().withSubscriber(AssertSubscriber.create(requested));
  }

  private List<Piece> answer() {
    AssertSubscriber<Piece> pieces = subscribe(Long.MAX_VALUE);
    return pieces.awaitCompletion(Duration.ofSeconds(20)).getItems();
  }

  /** A failure, with the text that came before. */
  private record Failed(String before, RuntimeFailure failure) {}

  private Failed failure() {
    AssertSubscriber<Piece> pieces = subscribe(Long.MAX_VALUE);
    pieces.awaitFailure(Duration.ofSeconds(20));
    assertThat(pieces.getFailure()).isInstanceOf(RuntimeFailure.class);
    RuntimeFailure failure = (RuntimeFailure) pieces.getFailure();
    assertThat(failure.getMessage())
        .doesNotContain(KEY, "127.0.0.1", "secret body", String.valueOf(model.port()));
    return new Failed(textOf(pieces.getItems()), failure);
  }

  private static String textOf(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Text part) {
        text.append(part.text());
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void An_answer_is_streamed_and_measured(ModelFrames api) {
    call(api);
    model.thenStream(part(api, "Hel"), ": keep-alive\n\n", part(api, "lo"), rest(api));
    assertThat(answer())
        .containsExactly(new Piece.Text("Hel"), new Piece.Text("lo"), new Piece.Usage(5, 3));
    LoopbackModel.Received call = model.received().get(0);
    assertThat(call.path()).isEqualTo("/v1" + api.path());
    assertThat(call.authorization()).isEqualTo("Bearer " + KEY);
    assertThat(call.body().path("model").asText()).isEqualTo("test-model");
    assertThat(api.told(call.body())).containsExactly("user: hello");
    assertThat(call.body().path("stream").asBoolean()).isTrue();
    assertThat(
            meters
                .get("gen_ai.client.operation.duration")
                .tag("gen_ai.request.model", "test-model")
                .tag("outcome", "success")
                .timer()
                .count())
        .isOne();
    assertThat(
            meters
                .get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", "input")
                .summary()
                .totalAmount())
        .isEqualTo(5);
    assertThat(meters.get("gen_ai.client.operation.time_to_first_chunk").timer().count()).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "   ,          ,/v1/chat/completions",
    "responses,    ,/v1/responses",
    "responses,chat_completions,/v1/chat/completions",
    "chat_completions,responses,/v1/responses"
  })
  void The_API_of_the_definition_takes_precedence(String set, String named, String path) {
    if (set != null) {
      settings.put("api", set);
    }
    if (named != null) {
      call(ModelFrames.valueOf(named.toUpperCase(Locale.ROOT)));
    }
    model.thenStatus(401, "{}");
    failure();
    assertThat(model.received().get(0).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Responses\"", "\"assistants\"", "\"\"", "5", "{}"})
  void Another_API_is_a_failure(String named) throws JsonProcessingException {
    definition =
        LoopbackModel.JSON.readTree("{\"model\":\"m\",\"runtime\":{\"api\":" + named + "}}");
    assertThat(failure().failure())
        .hasMessage("The agent's runtime.api must be chat_completions or responses.");
    assertThat(model.received()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void A_character_may_arrive_in_parts(ModelFrames api) {
    call(api);
    byte[] bytes =
        (part(api, "gr\u00fc\u00df \uD83D\uDE00") + rest(api)).getBytes(StandardCharsets.UTF_8);
    model.then(request -> writeEach(stream(request), bytes, 0));
    assertThat(textOf(answer())).isEqualTo("gr\u00fc\u00df \uD83D\uDE00");
  }

  /** Writes the bytes one by one. */
  private static void writeEach(HttpServerResponse response, byte[] bytes, int index) {
    if (index == bytes.length) {
      response.end();
    } else {
      response
          .write(Buffer.buffer().appendByte(bytes[index]))
          .onSuccess(written -> writeEach(response, bytes, index + 1));
    }
  }

  @Test
  void The_key_can_be_in_a_file_and_be_changed(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("key");
    settings.remove("api-key");
    settings.put("api-key-file", file.toString());
    for (String key : List.of("first", "second")) {
      Files.writeString(file, key + "\n");
      model.thenStream(end("stop"));
      answer();
    }
    assertThat(model.received())
        .extracting(LoopbackModel.Received::authorization)
        .containsExactly("Bearer first", "Bearer second");
  }

  @Test
  void The_key_is_not_sent_to_other_servers() {
    try (LoopbackModel other = new LoopbackModel(VERTX)) {
      settings.put("allowed-base-urls", other.url());
      settings.put("allow-private-addresses", "true");
      // The API of the configured server is not that of others.
      settings.put("api", "responses");
      definition =
          JsonNodeFactory.instance
              .objectNode()
              .put("model", "m")
              .set("runtime", JsonNodeFactory.instance.objectNode().put("base_url", other.url()));
      other.thenStream(text("other"), end("stop"));
      assertThat(textOf(answer())).isEqualTo("other");
      assertThat(other.received().get(0).authorization()).isNull();
    }
  }

  @Test
  void A_connection_is_used_again() {
    for (int i = 0; i < 3; i++) {
      model.thenStream(text("a"), end("stop"));
    }
    OpenAiRuntime runtime = runtime();
    for (int i = 0; i < 3; i++) {
      runtime
          .answer(
              new RuntimeRequest(
                  new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
                  definition,
                  JsonNodeFactory.instance.missingNode(),
                  List.of(),
                  0,
                  List.of()))
          .collect()
          .asList()
          .await()
          .atMost(Duration.ofSeconds(20));
    }
    assertThat(model.received()).hasSize(3);
    assertThat(model.received().get(0).closed()).isNotDone();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{}|EXECUTION|The model server refused the request (status 400).",
        "400|{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"secret body\"}}|CONTEXT_SIZE|The conversation exceeds the context of the model.",
        "400|{\"object\":\"error\",\"message\":\"This model's maximum context length is 10 secret body\",\"code\":400}|CONTEXT_SIZE|The conversation exceeds the context of the model.",
        "401|{\"error\":{\"message\":\"Incorrect API key sk-very-secret\"}}|EXECUTION|The model server refused access.",
        "404|<html>secret body</html>|EXECUTION|The model server does not have the agent's model.",
        "422|secret body|EXECUTION|The model server refused the request (status 422).",
        "429|{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"secret body\"}}|RATE_LIMIT|The model server limits the rate of requests.",
        "429|{\"error\":{\"code\":null,\"type\":\"insufficient_quota\"}}|RATE_LIMIT|The model server limits the rate of requests.",
        "302|secret body|EXECUTION|The model server refused the request (status 302).",
      })
  void An_error_that_stays_is_not_retried(int status, String body, Cause cause, String message) {
    model.thenStatus(status, body);
    Failed failed = failure();
    assertThat(failed.failure().reason()).isEqualTo(cause);
    assertThat(failed.failure()).hasMessage(message);
    assertThat(model.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "401,EXECUTION,The model server refused access.",
    "404,EXECUTION,The model server does not have the agent's model.",
    "413,CONTEXT_SIZE,The conversation exceeds the context of the model."
  })
  void The_Responses_API_has_the_same_errors(int status, Cause cause, String message) {
    call(ModelFrames.RESPONSES);
    model.thenStatus(status, "secret body");
    RuntimeFailure failure = failure().failure();
    assertThat(failure).hasMessage(message);
    assertThat(failure.reason()).isEqualTo(cause);
  }

  @Test
  void The_Responses_API_has_the_same_retries() {
    call(ModelFrames.RESPONSES);
    model
        .thenStatus(500, "secret body")
        .thenStatus(429, "{}", "Retry-After", "0")
        .thenStream(part(ModelFrames.RESPONSES, "Hello"), rest(ModelFrames.RESPONSES));
    assertThat(textOf(answer())).isEqualTo("Hello");
    assertThat(model.received()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504})
  void A_temporary_error_is_retried(int status) {
    model.thenStatus(status, "secret body").thenStream(text("Hello"), end("stop"));
    assertThat(textOf(answer())).isEqualTo("Hello");
    assertThat(model.received()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "text/event-streams"})
  void An_answer_that_is_no_event_stream_is_not_retried(String contentType) {
    model.thenStatus(200, "secret body", "Content-Type", contentType);
    assertThat(failure().failure()).hasMessage("The model server's answer is not valid.");
    assertThat(model.received()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/event-stream", "Text/Event-Stream ; charset=utf-8"})
  void An_event_stream_is_read(String contentType) {
    String[] headers =
        contentType.isEmpty() ? new String[0] : new String[] {"Content-Type", contentType};
    model.thenStatus(200, text("Hello") + end("stop"), headers);
    assertThat(textOf(answer())).isEqualTo("Hello");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":{\"message\":\"secret body sk-very-secret\"}}|status 401",
        "400|{\"error\":{\"message\":\"secret body\",\"code\":\"secret body sk-very-secret\"}}|status 400",
        "503|secret body sk-very-secret|status 503",
        "200|data: {\"error\":{\"message\":\"secret body sk-very-secret\",\"code\":\"overloaded\"}}|error in the stream, overloaded",
        "200|data: secret body sk-very-secret|an event is not a JSON object"
      })
  void The_log_of_a_failed_call_has_neither_the_key_nor_texts_of_the_server(
      int status, String body, String reason) {
    settings.put("max-retries", "1");
    // Only one of them is retried.
    model.thenStatus(status, body + "\n\n").thenStatus(status, body + "\n\n");
    failure();
    assertThat(log)
        .hasSize(model.received().size())
        .allSatisfy(line -> assertThat(line).contains(reason).doesNotContain(KEY, "secret body"));
  }

  @Test
  void Retries_end() {
    settings.put("max-retries", "1");
    model.thenStatus(500, "{}").thenStatus(503, "secret body");
    assertThat(failure().failure()).hasMessage("The model server failed (status 503).");
    assertThat(model.received()).hasSize(2);
  }

  @Test
  void The_server_says_how_long_to_wait() {
    model.thenStatus(429, "{}", "Retry-After", "1").thenStream(text("Hello"), end("stop"));
    assertThat(textOf(answer())).isEqualTo("Hello");
    assertThat(model.received().get(1).nanoTime() - model.received().get(0).nanoTime())
        .isGreaterThan(Duration.ofMillis(990).toNanos());
  }

  @Test
  void A_wait_that_is_too_long_is_not_begun() {
    model.thenStatus(429, "{}", "Retry-After", "3600");
    Failed failed = failure();
    assertThat(failed.failure().reason()).isEqualTo(Cause.RATE_LIMIT);
    assertThat(failed.failure()).hasMessage("The model server limits the rate of requests.");
    assertThat(model.received()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void A_connection_cut_before_the_first_piece_is_retried(ModelFrames api) {
    call(api);
    model
        .thenCut(": keep-alive\n\n")
        .then(request -> request.connection().close())
        .thenStream(part(api, "Hello"), rest(api));
    assertThat(textOf(answer())).isEqualTo("Hello");
    assertThat(model.received()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void A_connection_cut_after_the_first_piece_is_a_failure(ModelFrames api) {
    call(api);
    model.thenCut(part(api, "Hel"));
    Failed failed = failure();
    assertThat(failed.before()).isEqualTo("Hel");
    assertThat(failed.failure()).hasMessage("The model's answer broke off.");
    assertThat(model.received()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void A_connection_cut_after_the_end_of_the_answer_is_no_failure(ModelFrames api) {
    call(api);
    model.thenCut(part(api, "Hello"), event(api.end().get(0)));
    assertThat(textOf(answer())).isEqualTo("Hello");
  }

  @ParameterizedTest
  @EnumSource
  void A_stream_that_ends_early_is_a_failure(ModelFrames api) {
    call(api);
    model.thenStream(part(api, "Hel"));
    assertThat(failure().failure()).hasMessage("The model's answer broke off.");
  }

  @Test
  void A_stream_may_end_without_its_mark() {
    model.thenStream(
        text("Hello"), event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}"));
    assertThat(textOf(answer())).isEqualTo("Hello");
  }

  @ParameterizedTest
  @EnumSource
  void Nothing_is_read_after_the_mark(ModelFrames api) throws Exception {
    call(api);
    model.thenHang(part(api, "Hello"), rest(api), "data: rubbish\n\n");
    assertThat(textOf(answer())).isEqualTo("Hello");
    // A response without an end does not keep its connection.
    model.received().get(0).closed().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_COMPLETIONS|rubbish",
        "CHAT_COMPLETIONS|{",
        "CHAT_COMPLETIONS|[]",
        "CHAT_COMPLETIONS|\"text\"",
        "CHAT_COMPLETIONS|{\"choices\":",
        "RESPONSES|rubbish",
        "RESPONSES|[]",
        "RESPONSES|{\"type\":5}",
        "RESPONSES|{\"choices\":[]}"
      })
  void A_malformed_frame_is_a_failure(ModelFrames api, String data) {
    call(api);
    model.thenStream(part(api, "Hel"), event(data), part(api, "lo"), rest(api));
    Failed failed = failure();
    assertThat(failed.before()).isEqualTo("Hel");
    assertThat(failed.failure()).hasMessage("The model server's answer is not valid.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_COMPLETIONS|{\"error\":{\"message\":\"secret body\",\"type\":\"server_error\"}}|EXECUTION|The model reported an error.",
        "CHAT_COMPLETIONS|{\"error\":\"secret body\"}|EXECUTION|The model reported an error.",
        "CHAT_COMPLETIONS|{\"error\":{\"message\":\"secret body\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMIT|The model server limits the rate of requests.",
        "CHAT_COMPLETIONS|{\"error\":{\"message\":\"secret body\",\"code\":429}}|RATE_LIMIT|The model server limits the rate of requests.",
        "RESPONSES|{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"secret body\"}|RATE_LIMIT|The model server limits the rate of requests.",
        "RESPONSES|{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"secret body\"}}}|EXECUTION|The model reported an error."
      })
  void An_error_in_the_stream_is_a_failure(
      ModelFrames api, String data, Cause cause, String message) {
    call(api);
    model.thenStream(part(api, "Hel"), event(data));
    Failed failed = failure();
    assertThat(failed.before()).isEqualTo("Hel");
    assertThat(failed.failure().reason()).isEqualTo(cause);
    assertThat(failed.failure()).hasMessage(message);
  }

  @Test
  void A_server_that_hangs_before_its_answer_is_left() throws Exception {
    settings.put("first-piece-timeout", "1s");
    model.then(request -> {});
    assertThat(failure().failure()).hasMessage("The model did not begin to answer in time.");
    model.received().get(0).closed().get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT_COMPLETIONS|: keep-alive",
        "RESPONSES|data: {\"type\":\"response.in_progress\",\"response\":{}}"
      })
  void A_server_that_hangs_before_its_first_piece_is_left(ModelFrames api, String line)
      throws Exception {
    call(api);
    settings.put("first-piece-timeout", "1s");
    model.thenHang(line + "\n\n");
    assertThat(failure().failure()).hasMessage("The model did not begin to answer in time.");
    model.received().get(0).closed().get(60, TimeUnit.SECONDS);
  }

  @Test
  void Tool_calls_may_take_longer_than_the_first_piece() {
    settings.put("first-piece-timeout", "2s");
    model.then(
        request -> {
          HttpServerResponse response = stream(request);
          response.write(
              event(
                  "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"now\"}}]}}]}"));
          VERTX.setTimer(3000, fired -> response.end(end("tool_calls")));
        });
    assertThat(answer())
        .containsExactly(
            new Piece.ToolCall(new EventContent.ToolCall("a", "now", "FUNCTION", null, "{}")));
  }

  @Test
  void A_role_is_not_the_beginning_of_an_answer() {
    settings.put("first-piece-timeout", "1s");
    model.thenHang(
        event(
            "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}}]}"));
    assertThat(failure().failure()).hasMessage("The model did not begin to answer in time.");
  }

  @Test
  void A_server_that_nobody_listens_at_cannot_be_reached() {
    model.close();
    assertThat(failure().failure()).hasMessage("The model server cannot be reached.");
    model = new LoopbackModel(VERTX);
  }

  @Test
  void A_host_that_does_not_exist_cannot_be_reached() {
    settings.put("base-url", "http://absent.invalid/v1");
    assertThat(failure().failure()).hasMessage("The model server cannot be reached.");
  }

  @ParameterizedTest
  @EnumSource
  void Cancelling_closes_the_connection_within_a_second(ModelFrames api) throws Exception {
    call(api);
    model.thenHang(part(api, "Hello"));
    AssertSubscriber<Piece> pieces = subscribe(Long.MAX_VALUE);
    pieces.awaitItems(1, Duration.ofSeconds(20));
    pieces.cancel();
    model.received().get(0).closed().get(1, TimeUnit.SECONDS);
    assertThat(
            meters
                .get("gen_ai.client.operation.duration")
                .tag("outcome", "cancelled")
                .timer()
                .count())
        .isOne();
  }

  @Test
  void Cancelling_closes_a_connection_without_an_answer() throws Exception {
    model.then(request -> {});
    AssertSubscriber<Piece> pieces = subscribe(Long.MAX_VALUE);
    await().until(() -> !model.received().isEmpty());
    pieces.cancel();
    model.received().get(0).closed().get(1, TimeUnit.SECONDS);
  }

  @Test
  void Cancelling_does_not_close_a_connection_that_another_call_has_taken_over() {
    settings.put("max-concurrency", "1");
    AtomicReference<HttpServerResponse> open = new AtomicReference<>();
    model
        .thenStream(text("first"), text("unread"), end("stop"))
        .then(
            request -> {
              open.set(stream(request));
              open.get().write(text("Hel"));
            });
    OpenAiRuntime runtime = runtime();
    // The response is complete, but its end is not read.
    AssertSubscriber<Piece> first = subscribe(runtime, 1);
    first.awaitItems(1, Duration.ofSeconds(20));
    AssertSubscriber<Piece> second = subscribe(runtime, Long.MAX_VALUE);
    second.awaitItems(1, Duration.ofSeconds(20));
    first.cancel();
    await()
        .during(Duration.ofMillis(300))
        .until(() -> !model.received().get(1).closed().isDone() && second.getFailure() == null);
    open.get().end(text("lo") + end("stop"));
    second.awaitCompletion(Duration.ofSeconds(20));
    assertThat(textOf(second.getItems())).isEqualTo("Hello");
    assertThat(model.connections()).isOne();
  }

  @Test
  void Cancelling_ends_the_retries() {
    AtomicBoolean sent = new AtomicBoolean();
    model.then(
        request ->
            request
                .response()
                .setStatusCode(503)
                .putHeader("Retry-After", "1")
                .end("{}")
                .onSuccess(written -> sent.set(true)));
    AssertSubscriber<Piece> pieces = subscribe(Long.MAX_VALUE);
    await().untilTrue(sent);
    pieces.cancel();
    model.thenStream(text("never"), end("stop"));
    await().during(Duration.ofMillis(1500)).until(() -> model.received().size() == 1);
  }

  @Test
  void A_reader_that_does_not_ask_pauses_the_server() {
    AtomicLong written = new AtomicLong();
    String part = text("x".repeat(10_000));
    model.then(request -> write(stream(request), part, written));
    AssertSubscriber<Piece> pieces = subscribe(1);
    pieces.awaitItems(1, Duration.ofSeconds(20));
    List<Long> before = new ArrayList<>(List.of(-1L));
    // The buffers between fill up, and then nothing moves.
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              long now = written.get();
              return now == before.set(0, now);
            });
    assertThat(written.get()).isLessThan(64L << 20);
    assertThat(pieces.getItems()).hasSize(1);
    long paused = written.get();
    pieces.request(10_000);
    await().until(() -> written.get() > paused);
    pieces.cancel();
  }

  private static void write(HttpServerResponse response, String part, AtomicLong written) {
    while (!response.closed() && !response.writeQueueFull()) {
      response.write(part);
      written.addAndGet(part.length());
    }
    response.drainHandler(drained -> write(response, part, written));
  }

  @Test
  void Calls_beyond_the_limit_wait() {
    settings.put("max-concurrency", "1");
    model.thenHang(text("first")).thenStream(text("second"), end("stop"));
    OpenAiRuntime runtime = runtime();
    AssertSubscriber<Piece> first = subscribe(runtime, 10);
    first.awaitItems(1, Duration.ofSeconds(20));
    AssertSubscriber<Piece> second = subscribe(runtime, 10);
    await().during(Duration.ofMillis(300)).until(() -> model.received().size() == 1);
    first.cancel();
    second.awaitCompletion(Duration.ofSeconds(20));
    assertThat(textOf(second.getItems())).isEqualTo("second");
  }

  @Test
  void A_waiting_call_that_is_cancelled_does_not_take_the_place_of_another() {
    settings.put("max-concurrency", "1");
    model.thenHang(text("first")).thenStream(text("third"), end("stop"));
    OpenAiRuntime runtime = runtime();
    AssertSubscriber<Piece> first = subscribe(runtime, 10);
    first.awaitItems(1, Duration.ofSeconds(20));
    AssertSubscriber<Piece> second = subscribe(runtime, 10);
    await().during(Duration.ofMillis(300)).until(() -> model.received().size() == 1);
    second.cancel();
    AssertSubscriber<Piece> third = subscribe(runtime, 10);
    first.cancel();
    third.awaitCompletion(Duration.ofSeconds(20));
    assertThat(textOf(third.getItems())).isEqualTo("third");
    assertThat(model.received()).hasSize(2);
  }

  @Test
  void A_call_that_waited_too_long_leaves_the_queue() throws Exception {
    settings.put("max-concurrency", "1");
    settings.put("first-piece-timeout", "2s");
    model.thenHang(text("first"));
    OpenAiRuntime runtime = runtime();
    AssertSubscriber<Piece> first = subscribe(runtime, 10);
    first.awaitItems(1, Duration.ofSeconds(20));
    AssertSubscriber<Piece> second = subscribe(runtime, 10);
    second.awaitFailure(Duration.ofSeconds(20));
    assertThat(second.getFailure()).hasMessage("The model did not begin to answer in time.");
    first.cancel();
    model.received().get(0).closed().get(60, TimeUnit.SECONDS);
    // It would have been its turn now.
    await().during(Duration.ofMillis(300)).until(() -> model.connections() == 1);
  }

  @Test
  void A_runtime_without_a_server_names_the_setting() {
    settings.remove("base-url");
    assertThat(failure().failure().getMessage()).contains("PARLEY_RUNTIME_OPENAI_BASE_URL");
    assertThat(runtime().claims("agent", definition)).isFalse();
  }

  @Test
  void An_agent_without_a_model_has_the_configured_one() {
    definition = JsonNodeFactory.instance.objectNode();
    assertThat(failure().failure().getMessage()).contains("PARLEY_RUNTIME_OPENAI_MODEL");
    settings.put("model", "usual");
    model.thenStream(end("stop"));
    answer();
    assertThat(model.received().get(0).body().path("model").asText()).isEqualTo("usual");
  }
}
