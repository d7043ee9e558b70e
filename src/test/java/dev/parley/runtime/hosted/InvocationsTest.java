package dev.parley.runtime.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.failure.ConversationFailure.ContainerNotReady;
import dev.parley.failure.ConversationFailure.ContainerTimedOut;
import dev.parley.failure.ConversationFailure.RuntimeFailed;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.runtime.Origin;
import dev.parley.runtime.hosted.Invocations.Answer;
import dev.parley.runtime.hosted.Invocations.Forwarded;
import dev.parley.testing.Sentences;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Invocations that are forwarded to a container on loopback. */
@DisplayNameGeneration(Sentences.class)
class InvocationsTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Buffer PART = Buffer.buffer(new byte[64 * 1024]);

  /** 64 MB, more than any connection holds. */
  private static final int PARTS = 1024;

  /** More than a connection holds, less than all. */
  private static final long MOST_UNDERWAY = 32L << 20;

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ContainerMeters meters =
      new ContainerMeters(registry, OpenTelemetry.noop().getTracer("test"));
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private Handler<HttpServerRequest> container = request -> request.response().end("answer");
  private final HttpServer server =
      VERTX
          .createHttpServer()
          .requestHandler(this::handle)
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .join();

  @AfterEach
  void stop() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterAll
  static void end_of_tests() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/readiness")) {
      request.response().end();
    } else {
      request.connection().closeHandler(end -> closed.complete(null));
      container.handle(request);
    }
  }

  /** How many invocations ended so. */
  private long invocations(String outcome) {
    return registry
        .get("parley.container.calls")
        .tags("call", "invocation", "outcome", outcome)
        .timer()
        .count();
  }

  private Uni<Answer> forward(Duration patience, Optional<Multi<Buffer>> body) {
    Invocations invocations =
        new Invocations(
            new Endpoints(
                new SmallRyeConfigBuilder()
                    .withDefaultValue(
                        "PARLEY_RUNTIME_HOSTED_MY_AGENT", "http://127.0.0.1:" + server.actualPort())
                    .build()),
            new Containers(VERTX, meters),
            meters,
            patience);
    return invocations.forward(
        new Forwarded(
            "rid",
            new Origin("my-agent", UUID.randomUUID(), "my-session", "me", UUID.randomUUID()),
            "POST",
            "/invocations",
            "inv_1",
            Optional.of("text/plain"),
            body));
  }

  private Multi<byte[]> bytes(Optional<Multi<Buffer>> body) {
    return forward(PATIENCE, body).onItem().transformToMulti(Answer::bytes);
  }

  private Failure failure(Duration patience) {
    Throwable failure =
        forward(patience, Optional.empty())
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create())
            .awaitFailure(PATIENCE)
            .getFailure();
    assertThat(failure).isInstanceOf(FailureException.class);
    assertThat(failure.getMessage()).doesNotContain("127.0.0.1");
    return ((FailureException) failure).failure();
  }

  @Test
  void A_large_body_is_read_as_fast_as_the_container_takes_it() {
    AtomicLong read = new AtomicLong();
    AtomicLong received = new AtomicLong();
    AtomicLong underway = new AtomicLong();
    container =
        request -> {
          request.handler(part -> received.addAndGet(part.length()));
          request.endHandler(end -> request.response().end(String.valueOf(received.get())));
        };
    Multi<Buffer> body =
        Multi.createFrom()
            .range(0, PARTS)
            .map(
                part -> {
                  long ahead = read.addAndGet(PART.length()) - received.get();
                  underway.accumulateAndGet(ahead, Math::max);
                  return PART;
                });
    assertThat(
            bytes(Optional.of(body))
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
                .awaitCompletion(PATIENCE)
                .getItems())
        .containsExactly(String.valueOf((long) PARTS * PART.length()).getBytes());
    assertThat(underway.get()).isLessThan(MOST_UNDERWAY);
  }

  @Test
  void A_large_answer_is_read_as_fast_as_the_client_takes_it() {
    AtomicLong sent = new AtomicLong();
    container =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          write(response, sent, PARTS);
        };
    AtomicLong taken = new AtomicLong();
    AtomicLong underway = new AtomicLong();
    AssertSubscriber<byte[]> bytes =
        bytes(Optional.empty())
            .invoke(
                part ->
                    underway.accumulateAndGet(sent.get() - taken.addAndGet(part.length), Math::max))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(1));
    bytes.awaitItems(1, PATIENCE);
    bytes.request(Long.MAX_VALUE).awaitCompletion(PATIENCE);
    assertThat(taken.get()).isEqualTo((long) PARTS * PART.length());
    assertThat(underway.get()).isLessThan(MOST_UNDERWAY);
  }

  private static void write(HttpServerResponse response, AtomicLong sent, int parts) {
    for (int left = parts; left > 0; left--) {
      if (response.writeQueueFull()) {
        int rest = left;
        response.drainHandler(drained -> write(response, sent, rest));
        return;
      }
      response.write(PART);
      sent.addAndGet(PART.length());
    }
    response.end();
  }

  @Test
  void Parts_of_an_answer_arrive_before_it_ends() {
    CompletableFuture<HttpServerResponse> begun = new CompletableFuture<>();
    container =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          response.write("one").onSuccess(written -> begun.complete(response));
        };
    AssertSubscriber<byte[]> bytes =
        bytes(Optional.empty()).subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    assertThat(bytes.awaitItems(1, PATIENCE).getItems()).containsExactly("one".getBytes());
    begun.join().end("two");
    assertThat(bytes.awaitCompletion(PATIENCE).getItems())
        .containsExactly("one".getBytes(), "two".getBytes());
    assertThat(invocations("success")).isOne();
  }

  @Test
  void Cancelling_an_answer_closes_the_connection() {
    container = request -> request.response().setChunked(true).write("one");
    bytes(Optional.empty())
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
        .awaitItems(1, PATIENCE)
        .cancel();
    assertThat(closed).succeedsWithin(PATIENCE);
    assertThat(invocations("cancelled")).isOne();
  }

  @Test
  void A_container_that_does_not_begin_to_answer_is_given_up() {
    container = request -> {};
    assertThat(failure(Duration.ofMillis(100)))
        .isEqualTo(new ContainerTimedOut("my-agent", "my-session"));
    assertThat(closed).succeedsWithin(PATIENCE);
    assertThat(invocations("timeout")).isOne();
  }

  @Test
  void A_container_that_breaks_off_fails_the_invocation() {
    container = request -> request.connection().close();
    assertThat(failure(PATIENCE))
        .isInstanceOfSatisfying(
            RuntimeFailed.class,
            failed -> assertThat(failed.details()).isEqualTo("The agent's answer broke off."));
    assertThat(invocations("execution")).isOne();
  }

  @Test
  void A_container_that_breaks_off_within_its_answer_fails_the_bytes() {
    container =
        request ->
            request
                .response()
                .setChunked(true)
                .write("one")
                .onSuccess(written -> request.connection().close());
    bytes(Optional.empty())
        .subscribe()
        .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE))
        .awaitFailure(PATIENCE);
    assertThat(invocations("execution")).isOne();
  }

  @Test
  void A_container_that_is_gone_is_not_ready() {
    stop();
    assertThat(failure(PATIENCE)).isInstanceOf(ContainerNotReady.class);
  }
}
