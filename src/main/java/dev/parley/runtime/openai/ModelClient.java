package dev.parley.runtime.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.Piece;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.EventStreamParser;
import dev.parley.runtime.http.EventTooLong;
import dev.parley.runtime.http.Exchange;
import dev.parley.runtime.http.StreamedAnswer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Calls model servers. A call that fails before the first piece is retried, as long as the answer
 * can still begin in time; none is retried afterwards. A turn that loses its lease cancels the
 * subscription, and with it the retries.
 */
@ApplicationScoped
class ModelClient {

  private static final Logger LOG = Logger.getLogger(ModelClient.class);

  private static final int OK = 200;

  private final ModelServers servers;
  private final OpenAiConfig config;
  private final ObjectMapper json;
  private final Vertx vertx;
  private final HttpClient http;

  ModelClient(ModelServers servers, OpenAiConfig config, ObjectMapper json, Vertx vertx) {
    this.servers = servers;
    this.config = config;
    this.json = json;
    this.vertx = vertx;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(config.maxConcurrency()));
  }

  /**
   * Answers a request. Each subscription is a call of its own; cancelling it closes the connection.
   *
   * @return fails with {@link dev.parley.runtime.RuntimeFailure}
   */
  Multi<Piece> answer(BaseUrl server, ModelApi api, JsonNode body, RetryPolicy retries) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Call call = new Call(server, api, buffer(body), retries, deadline());
              return attempt(call, 0);
            });
  }

  private Buffer buffer(JsonNode body) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private long deadline() {
    return System.nanoTime() + config.firstPieceTimeout().toNanos();
  }

  /** A call with its attempts. */
  private static final class Call {
    private final BaseUrl server;
    private final ModelApi api;
    private final Buffer body;
    private final RetryPolicy retries;
    private final long deadline;
    private volatile boolean begun;

    private Call(BaseUrl server, ModelApi api, Buffer body, RetryPolicy retries, long deadline) {
      this.server = server;
      this.api = api;
      this.body = body;
      this.retries = retries;
      this.deadline = deadline;
    }

    /** How long the answer may still take to begin. */
    private Duration remaining() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
  }

  private Multi<Piece> attempt(Call call, int number) {
    return servers
        .find(call.server)
        .ifNoItem()
        .after(atLeast(call.remaining()))
        .failWith(FailedAttempt::late)
        .onItem()
        .transformToMulti(destination -> exchange(call, destination, number))
        .onFailure(FailedAttempt.class)
        .recoverWithMulti(failure -> failed(call, number, (FailedAttempt) failure));
  }

  private static Duration atLeast(Duration duration) {
    return duration.isZero() ? Duration.ofMillis(1) : duration;
  }

  private Multi<Piece> failed(Call call, int number, FailedAttempt failure) {
    Duration pause =
        failure
            .retryAfter()
            .orElseGet(
                () -> call.retries.pause(number + 1, ThreadLocalRandom.current().nextDouble()));
    boolean again =
        failure.temporary()
            && !call.begun
            && number < call.retries.retries()
            && pause.compareTo(call.remaining()) < 0;
    LOG.logf(
        again ? Logger.Level.DEBUG : Logger.Level.WARN,
        "Call of the model server %s failed after %d retries: %s",
        call.server,
        number,
        failure.getMessage());
    return again
        ? pause(pause).onItem().transformToMulti(over -> attempt(call, number + 1))
        : Multi.createFrom().failure(failure.failure());
  }

  private Uni<Void> pause(Duration pause) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              long timer =
                  vertx.setTimer(Math.max(1, pause.toMillis()), fired -> emitter.complete(null));
              emitter.onTermination(() -> vertx.cancelTimer(timer));
            });
  }

  private Multi<Piece> exchange(Call call, Destination destination, int number) {
    Exchange exchange = new Exchange(vertx);
    return exchange
        .send(
            http,
            destination.post(call.api.path(), number),
            request -> request.send(call.body),
            call.remaining())
        .onItem()
        .transformToMulti(
            response ->
                response.statusCode() == OK ? pieces(call, exchange, response) : error(response))
        .onTermination()
        .invoke(exchange::abort)
        .onFailure()
        .transform(failure -> attempt(exchange, failure));
  }

  private static FailedAttempt attempt(Exchange exchange, Throwable failure) {
    if (exchange.late() || failure instanceof TimeoutException) {
      return FailedAttempt.late();
    }
    if (failure instanceof EventTooLong) {
      return FailedAttempt.invalid(failure.getMessage());
    }
    if (failure instanceof FailedAttempt known) {
      return known;
    }
    // The message of the exception may have an address; its class says enough.
    String reason = failure.getClass().getSimpleName();
    return exchange.opened() ? FailedAttempt.brokenOff(reason) : FailedAttempt.unreachable(reason);
  }

  private Multi<Piece> pieces(Call call, Exchange exchange, HttpClientResponse response) {
    if (!EventStreamParser.reads(response.getHeader("Content-Type"))) {
      throw FailedAttempt.invalid("the content type is not text/event-stream");
    }
    return StreamedAnswer.pieces(response, exchange, call.api.answer(json))
        .invoke(piece -> call.begun = true);
  }

  private Multi<Piece> error(HttpClientResponse response) {
    return ModelError.read(response, json)
        .onItem()
        .transformToMulti(
            error -> Multi.createFrom().failure(error.failure(response.headers(), Instant.now())));
  }
}
