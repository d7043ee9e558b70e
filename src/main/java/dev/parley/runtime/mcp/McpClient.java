package dev.parley.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.EventStreamParser;
import dev.parley.runtime.http.EventTooLong;
import dev.parley.runtime.http.Exchange;
import dev.parley.runtime.http.StreamedAnswer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Sends messages to MCP servers. Each has its time; cancelling one closes its connection. */
@ApplicationScoped
class McpClient {

  private static final int MAX_CONNECTIONS = 64;
  private static final int OK = 200;
  private static final int REDIRECTION = 300;
  private static final int NOT_FOUND = 404;

  private final McpConfig config;
  private final ObjectMapper json;
  private final Vertx vertx;
  private final HttpClient http;

  McpClient(McpConfig config, ObjectMapper json, Vertx vertx) {
    this.config = config;
    this.json = json;
    this.vertx = vertx;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
  }

  /**
   * What a server answered.
   *
   * @param result the result; missing for a notification
   * @param session the id of the session that it began, if it did
   */
  record Answer(JsonNode result, Optional<String> session) {}

  /**
   * Posts a message.
   *
   * @param id the id of the message; empty for a notification
   * @return fails with {@link McpFailure}
   */
  Uni<Answer> post(RequestOptions request, JsonNode message, OptionalInt id) {
    request
        .setMethod(HttpMethod.POST)
        .putHeader("content-type", "application/json")
        .putHeader("accept", "application/json, text/event-stream");
    Buffer body = buffer(message);
    return exchange(
        request,
        opened -> opened.send(body),
        (response, exchange) -> answer(response, exchange, id));
  }

  /** Ends a session; what the server says to it does not matter. */
  Uni<Void> delete(RequestOptions request) {
    return exchange(
        request.setMethod(HttpMethod.DELETE),
        HttpClientRequest::send,
        (response, exchange) -> {
          exchange.complete();
          response.resume();
          return Uni.createFrom().voidItem();
        });
  }

  /** Reads a response. */
  private interface Reader<T> {
    Uni<T> read(HttpClientResponse response, Exchange exchange);
  }

  private <T> Uni<T> exchange(
      RequestOptions request,
      Function<HttpClientRequest, Future<HttpClientResponse>> body,
      Reader<T> reader) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Exchange exchange = new Exchange(vertx);
              return exchange
                  .send(http, request, body, config.timeout())
                  .chain(response -> reader.read(response, exchange))
                  .onTermination()
                  .invoke((answer, failure, cancelled) -> exchange.abort())
                  .ifNoItem()
                  .after(config.timeout())
                  .failWith(McpFailure::late)
                  .onFailure()
                  .transform(failure -> failure(exchange, failure));
            });
  }

  private static Throwable failure(Exchange exchange, Throwable failure) {
    if (failure instanceof McpFailure || failure instanceof RuntimeFailure) {
      return failure;
    }
    if (exchange.late() || failure instanceof TimeoutException) {
      return McpFailure.late();
    }
    if (failure instanceof EventTooLong) {
      return McpFailure.invalid(failure.getMessage());
    }
    // The message of the exception may have an address; its class says enough.
    String reason = failure.getClass().getSimpleName();
    return exchange.opened() ? McpFailure.brokenOff(reason) : McpFailure.unreachable(reason);
  }

  private Uni<Answer> answer(HttpClientResponse response, Exchange exchange, OptionalInt id) {
    int status = response.statusCode();
    if (status == NOT_FOUND) {
      throw McpFailure.expired();
    }
    if (status < OK || status >= REDIRECTION) {
      throw McpFailure.status(status);
    }
    Optional<String> session = Optional.ofNullable(response.getHeader("mcp-session-id"));
    if (id.isEmpty()) {
      exchange.complete();
      response.resume();
      return Uni.createFrom().item(new Answer(MissingNode.getInstance(), session));
    }
    McpReply reply = new McpReply(json, id.getAsInt());
    String type = String.valueOf(response.getHeader("content-type")).toLowerCase(Locale.ROOT);
    Uni<List<JsonNode>> results =
        type.startsWith("application/json")
            ? whole(response, exchange).map(reply::read)
            : streamed(response, exchange, reply);
    return results.map(
        found -> {
          if (found.isEmpty()) {
            throw McpFailure.invalid("the message is not the answer");
          }
          return new Answer(found.get(0), session);
        });
  }

  private static Uni<List<JsonNode>> streamed(
      HttpClientResponse response, Exchange exchange, McpReply reply) {
    if (!EventStreamParser.reads(response.getHeader("content-type"))) {
      throw McpFailure.invalid("the content type is neither JSON nor an event stream");
    }
    return StreamedAnswer.pieces(response, exchange, reply).collect().asList();
  }

  private static Uni<String> whole(HttpClientResponse response, Exchange exchange) {
    return MultiHelper.<Buffer>toMulti(response)
        .collect()
        .in(Buffer::buffer, McpClient::append)
        .invoke(exchange::complete)
        .map(body -> body.toString(StandardCharsets.UTF_8));
  }

  private static void append(Buffer all, Buffer next) {
    if (all.length() + next.length() > StreamedAnswer.MAX_EVENT) {
      throw McpFailure.invalid("it is too long");
    }
    all.appendBuffer(next);
  }

  private Buffer buffer(JsonNode message) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
