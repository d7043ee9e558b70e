package dev.parley.runtime.hosted;

import static dev.parley.runtime.http.LoopbackModel.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.testing.FreePort;
import dev.parley.testing.Sentences;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Turns that are forwarded to a container on loopback. */
@DisplayNameGeneration(Sentences.class)
class HostedRuntimeTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ObjectNode HOSTED = JsonNodeFactory.instance.objectNode();

  static {
    HOSTED.put("kind", "hosted");
  }

  private static final Origin ORIGIN =
      new Origin("my-agent", UUID.randomUUID(), "my-session", "somebody", UUID.randomUUID());

  private static final String COMPLETED =
      event(
          "{\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\","
              + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}],"
              + "\"usage\":{\"input_tokens\":7,\"output_tokens\":2}}}");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final LoopbackModel container = new LoopbackModel(VERTX);
  private final HostedRuntime runtime = runtime(container.url());

  @AfterEach
  void stop() {
    container.close();
  }

  @AfterAll
  static void end_of_tests() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private HostedRuntime runtime(String url) {
    return runtime("PARLEY_RUNTIME_HOSTED_MY_AGENT", url);
  }

  private HostedRuntime runtime(String setting, String url) {
    ContainerMeters meters = new ContainerMeters(registry, OpenTelemetry.noop().getTracer("test"));
    return new HostedRuntime(
        new Endpoints(new SmallRyeConfigBuilder().withDefaultValue(setting, url).build()),
        new Containers(VERTX, meters),
        meters,
        LoopbackModel.JSON);
  }

  private static String delta(String text) {
    return event(
        "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"" + text + "\"}");
  }

  private LoopbackModel ready() {
    return container.thenStatus(200, "ready");
  }

  private AssertSubscriber<Piece> subscribe(
      HostedRuntime to, List<EventContent> history, long requested) {
    RuntimeRequest request =
        new RuntimeRequest(
            ORIGIN,
            HOSTED,
            JsonNodeFactory.instance.objectNode().put("temperature", 0.5),
            history,
            0,
            List.of(new InputMessage("hello")));
    return to.answer(request).subscribe().withSubscriber(AssertSubscriber.create(requested));
  }

  private List<Piece> answer() {
    return subscribe(runtime, List.of(), Long.MAX_VALUE).awaitCompletion(PATIENCE).getItems();
  }

  private RuntimeFailure failure(HostedRuntime of) {
    Throwable failure =
        subscribe(of, List.of(), Long.MAX_VALUE).awaitFailure(PATIENCE).getFailure();
    assertThat(failure).isInstanceOf(RuntimeFailure.class);
    assertThat(failure.getMessage()).doesNotContain("secret", "127.0.0.1");
    return (RuntimeFailure) failure;
  }

  /** How many calls of a container ended so. */
  private long calls(String call, String outcome) {
    return registry
        .get("parley.container.calls")
        .tags("call", call, "outcome", outcome, "server_port", String.valueOf(container.port()))
        .timer()
        .count();
  }

  @Test
  void Calls_are_measured() {
    ready().thenStream(COMPLETED).thenStatus(500, "secret").thenCut(delta("Hel"));
    answer();
    assertThat(calls("readiness", "success")).isOne();
    assertThat(calls("response", "success")).isOne();
    failure(runtime);
    failure(runtime);
    assertThat(calls("response", "execution")).isEqualTo(2);
  }

  @Test
  void Hosted_agents_with_an_endpoint_are_claimed() {
    assertThat(runtime.claims("my-agent", HOSTED)).isTrue();
    assertThat(runtime.claims("other", HOSTED)).isFalse();
    assertThat(runtime.claims("my-agent", HOSTED.deepCopy().put("kind", "prompt"))).isFalse();
  }

  @Test
  void An_answer_is_streamed() {
    ready()
        .thenStream(
            event("{\"type\":\"response.created\",\"response\":{}}"),
            event(
                "{\"type\":\"response.reasoning_text.delta\",\"delta\":\"Hm\",\"output_index\":1}"),
            delta("Hel"),
            ": keep-alive\n\n",
            delta("lo"),
            COMPLETED);
    assertThat(answer())
        .containsExactly(
            new Piece.Reasoning("Hm"),
            new Piece.Text("Hel"),
            new Piece.Text("lo"),
            new Piece.Usage(7, 2));
    assertThat(container.received())
        .extracting(LoopbackModel.Received::path)
        .containsExactly("/v1/readiness", "/v1/responses");
  }

  @Test
  void The_request_has_the_conversation_and_the_ids() {
    ready().thenStream(COMPLETED);
    subscribe(
            runtime,
            List.of(
                new InputMessage("first"),
                new ToolCall("c1", "weather", "FUNCTION", null, "{}"),
                new ToolResult("c1", "sunny", false),
                new ToolCall("c2", "lost", "FUNCTION", null, "{}"),
                new AgentOutput("It is sunny.", Map.of())),
            Long.MAX_VALUE)
        .awaitCompletion(PATIENCE);
    LoopbackModel.Received call = container.received().get(1);
    assertThat(call.headers().get("x-agent-response-id")).matches("caresp_[0-9A-Za-z]{50}");
    assertThat(call.headers().get("x-agent-session-id")).isEqualTo("my-session");
    assertThat(call.headers().get("x-agent-user-id")).isEqualTo("somebody");
    assertThat(call.headers().get("x-agent-foundry-call-id")).isEqualTo(ORIGIN.call().toString());
    JsonNode body = call.body();
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("agent_session_id").asText()).isEqualTo("my-session");
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.5);
    assertThat(body.path("input").findValuesAsText("type"))
        .containsExactly(
            "message",
            "input_text",
            "function_call",
            "function_call_output",
            "message",
            "output_text",
            "message",
            "input_text");
    assertThat(body.at("/input/4/content/0/text").asText()).isEqualTo("hello");
  }

  @Test
  void Readiness_is_asked_once() {
    ready().thenStream(COMPLETED).thenStream(COMPLETED);
    answer();
    assertThat(answer()).containsExactly(new Piece.Text("Hello"), new Piece.Usage(7, 2));
    assertThat(container.received()).hasSize(3);
  }

  @Test
  void Function_calls_are_for_the_caller_unless_they_have_a_result() {
    String item = "{\"type\":\"response.output_item.done\",\"output_index\":%d,\"item\":%s}";
    String call =
        "{\"type\":\"function_call\",\"call_id\":\"c%d\",\"name\":\"f\",\"arguments\":\"{}\"}";
    ready()
        .thenStream(
            event(item.formatted(0, call.formatted(1))),
            event(
                item.formatted(
                    1,
                    "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"done\"}")),
            event(item.formatted(2, call.formatted(2))),
            event("{\"type\":\"response.completed\",\"response\":{}}"));
    assertThat(answer())
        .containsExactly(
            new Piece.ToolCall(new ToolCall("c1", "f", "FUNCTION", null, "{}")),
            new Piece.ToolResult(new ToolResult("c1", "done", false)),
            new Piece.ToolCall(new ToolCall("c2", "f", "FUNCTION", null, "{}")));
  }

  @Test
  void Messages_are_paragraphs_of_one_text_unless_something_else_is_between_them() {
    String text = "{\"type\":\"response.output_text.delta\",\"output_index\":%d,\"delta\":\"%s\"}";
    String item = "{\"type\":\"response.output_item.done\",\"output_index\":%d,\"item\":%s}";
    String call =
        "{\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"{}\"}";
    String output = "{\"type\":\"function_call_output\",\"call_id\":\"c1\",\"output\":\"done\"}";
    ready()
        .thenStream(
            event(text.formatted(0, "Well.")),
            event(text.formatted(1, "Let me see.")),
            event(item.formatted(2, call)),
            event(item.formatted(3, output)),
            event(text.formatted(4, "It is 5.")),
            event("{\"type\":\"response.completed\",\"response\":{}}"));
    assertThat(answer())
        .containsExactly(
            new Piece.Text("Well."),
            new Piece.Text("\n\nLet me see."),
            new Piece.ToolCall(new ToolCall("c1", "f", "FUNCTION", null, "{}")),
            new Piece.ToolResult(new ToolResult("c1", "done", false)),
            new Piece.Text("It is 5."));
  }

  @Test
  void An_incomplete_answer_says_why() {
    ready()
        .thenStream(
            delta("Hel"),
            event(
                "{\"type\":\"response.incomplete\",\"response\":{\"incomplete_details\":"
                    + "{\"reason\":\"content_filter\"}}}"));
    assertThat(answer())
        .containsExactly(new Piece.Text("Hel"), new Piece.Truncated("content_filter"));
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limit_exceeded, RATE_LIMIT",
    "context_length_exceeded, CONTEXT_SIZE",
    "server_error, EXECUTION"
  })
  void An_error_of_the_agent_is_a_failure(String code, Cause cause) {
    String error = "{\"code\":\"" + code + "\",\"message\":\"secret\"}";
    ready()
        .thenStream(event("{\"type\":\"response.failed\",\"response\":{\"error\":" + error + "}}"))
        .thenStream(event("{\"type\":\"error\"," + error.substring(1)));
    assertThat(failure(runtime).reason()).isEqualTo(cause);
    assertThat(failure(runtime).reason()).isEqualTo(cause);
  }

  @Test
  void A_container_that_is_not_ready_is_asked_again_for_the_next_turn() {
    container.thenStatus(503, "secret");
    assertThat(failure(runtime)).hasMessage("The agent's container is not ready.");
    assertThat(calls("readiness", "not_ready")).isOne();
    assertThat(container.received()).hasSize(1);
    ready().thenStream(COMPLETED);
    assertThat(answer()).isNotEmpty();
  }

  @Test
  void A_container_that_is_not_there_is_not_ready() {
    assertThat(failure(runtime("http://127.0.0.1:" + FreePort.next())))
        .hasMessage("The agent's container is not ready.");
  }

  @Test
  void An_agent_without_a_container_is_not_configured() {
    RuntimeFailure failure = failure(runtime("PARLEY_RUNTIME_HOSTED_OTHER", container.url()));
    assertThat(failure).hasMessageContaining("no PARLEY_RUNTIME_HOSTED_… is set");
    assertThat(failure.reason()).isEqualTo(Cause.CONFIGURATION);
  }

  @Test
  void A_container_that_breaks_off_is_a_failure() {
    ready().thenCut(delta("Hel")).thenStream(delta("Hel"));
    assertThat(failure(runtime)).hasMessage("The agent's answer broke off.");
    assertThat(failure(runtime)).hasMessage("The agent's answer broke off.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: rubbish\n\n", "data: []\n\n", "data: {\"type\":5}\n\n"})
  void Rubbish_is_a_failure(String rubbish) {
    ready().thenStream(delta("Hel"), rubbish);
    assertThat(failure(runtime)).hasMessage("The answer of the agent's container is not valid.");
  }

  @Test
  void An_answer_that_is_no_stream_is_a_failure() {
    ready().thenStatus(200, "<html>secret</html>", "Content-Type", "text/html");
    assertThat(failure(runtime)).hasMessage("The answer of the agent's container is not valid.");
    container.thenStatus(302, "", "Location", "http://169.254.169.254/");
    assertThat(failure(runtime)).hasMessage("The agent's container failed (status 302).");
  }

  @Test
  void Cancelling_an_answer_that_never_ends_closes_the_connection() {
    ready().thenHang(delta("Hel"));
    AssertSubscriber<Piece> pieces = subscribe(runtime, List.of(), Long.MAX_VALUE);
    pieces.awaitItems(1, PATIENCE).cancel();
    assertThat(container.received().get(1).closed().orTimeout(5, TimeUnit.SECONDS))
        .succeedsWithin(PATIENCE);
  }
}
