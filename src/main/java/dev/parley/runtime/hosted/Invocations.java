package dev.parley.runtime.hosted;

import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed;
import dev.parley.runtime.Origin;
import dev.parley.runtime.hosted.ContainerMeters.Kind;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.Exchange;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.smallrye.mutiny.vertx.ReadStreamSubscriber;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.Pipe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Forwards requests of any format to the containers of hosted agents, and their answers back. */
@ApplicationScoped
public class Invocations {

  private static final Duration FIRST_BYTE = Duration.ofMinutes(5);

  private final Endpoints endpoints;
  private final Containers containers;
  private final ContainerMeters meters;
  private final Duration patience;

  @Inject
  Invocations(Endpoints endpoints, Containers containers, ContainerMeters meters) {
    this(endpoints, containers, meters, FIRST_BYTE);
  }

  /**
   * Forwards with a patience of its own.
   *
   * @param patience how long an answer may take to begin
   */
  Invocations(
      Endpoints endpoints, Containers containers, ContainerMeters meters, Duration patience) {
    this.endpoints = endpoints;
    this.containers = containers;
    this.meters = meters;
    this.patience = patience;
  }

  /**
   * A request to forward.
   *
   * @param agentRid the agent's RID
   * @param origin for whom; its session is empty if there is none
   * @param method {@code GET} or {@code POST}
   * @param path the path with the query, as the container has it
   * @param invocation the id of the invocation; empty for none
   * @param contentType the media type of the body, if it has one
   * @param body the body, read as fast as the container takes it; empty for none
   */
  public record Forwarded(
      String agentRid,
      Origin origin,
      String method,
      String path,
      String invocation,
      Optional<String> contentType,
      Optional<Multi<Buffer>> body) {}

  /**
   * The answer of a container.
   *
   * @param bytes the body; subscribe once, in the thread that the answer arrives in, else its
   *     failure may be missed; cancelling it closes the connection
   */
  public record Answer(int status, Optional<String> contentType, Multi<byte[]> bytes) {}

  /**
   * Requires that an agent has a container that takes requests.
   *
   * @return fails with container not ready
   * @throws dev.parley.failure.FailureException not hosted
   */
  public Uni<Void> requireReady(String agent) {
    return containers
        .requireReady(endpoint(agent))
        .onFailure(ContainerFailure.class)
        .transform(failure -> new ConversationFailure.ContainerNotReady(agent).exception());
  }

  /** Whether an invocation failed because the container could not be reached. */
  public static boolean isNotReady(Throwable failure) {
    return HostedAgents.notReady(failure).isPresent();
  }

  private BaseUrl endpoint(String agent) {
    return endpoints.of(agent).orElseThrow(new ConversationFailure.NotHosted(agent)::exception);
  }

  /**
   * Forwards a request.
   *
   * @return fails with container not ready, container timed out, runtime failed, or as the body
   *     does
   * @throws dev.parley.failure.FailureException not hosted
   */
  public Uni<Answer> forward(Forwarded forwarded) {
    BaseUrl url = endpoint(forwarded.origin().agent());
    return containers
        .requireReady(url)
        .chain(() -> exchange(url, forwarded))
        .onFailure(ContainerFailure.class)
        .transform(failure -> shown(forwarded, failure));
  }

  private Uni<Answer> exchange(BaseUrl url, Forwarded forwarded) {
    Exchange exchange = containers.exchange();
    Upload upload = new Upload(forwarded.body());
    ContainerMeters.Call call = meters.start(Kind.INVOCATION, url);
    return containers
        .send(exchange, request(url, forwarded), upload::send, patience)
        .onFailure()
        .invoke(exchange::abort)
        .onFailure()
        .transform(
            failure -> upload.cut().orElseGet(() -> containers.failure(url, exchange, failure)))
        .onTermination()
        .invoke(
            (response, failure, cancelled) -> {
              if (response == null) {
                call.end(failure, cancelled);
              }
            })
        .map(
            response ->
                new Answer(
                    response.statusCode(),
                    Optional.ofNullable(response.getHeader("Content-Type")),
                    bytes(url, exchange, upload, response).onTermination().invoke(call::end)));
  }

  private RequestOptions request(BaseUrl url, Forwarded forwarded) {
    RequestOptions request =
        containers.request(url, HttpMethod.valueOf(forwarded.method()), forwarded.path());
    forwarded.contentType().ifPresent(type -> request.putHeader("Content-Type", type));
    if (!forwarded.invocation().isEmpty()) {
      request.putHeader("x-agent-invocation-id", forwarded.invocation());
    }
    return CallHeaders.add(forwarded.origin(), request);
  }

  private Multi<byte[]> bytes(
      BaseUrl url, Exchange exchange, Upload upload, HttpClientResponse response) {
    exchange.begun();
    return MultiHelper.<Buffer>toMulti(response)
        .map(Buffer::getBytes)
        .onCompletion()
        .invoke(exchange::complete)
        .onTermination()
        .invoke(exchange::abort)
        .onFailure()
        .transform(
            failure -> upload.cut().orElseGet(() -> containers.failure(url, exchange, failure)));
  }

  private static RuntimeException shown(Forwarded forwarded, ContainerFailure failure) {
    String agent = forwarded.origin().agent();
    String session = forwarded.origin().session();
    ConversationFailure shown =
        switch (failure.stage()) {
          case NOT_READY -> new ConversationFailure.ContainerNotReady(agent);
          case LATE -> new ConversationFailure.ContainerTimedOut(agent, session);
          case ANSWERED ->
              new RuntimeFailed(
                  forwarded.agentRid(),
                  session,
                  failure.told().reason(),
                  failure.told().getMessage());
        };
    return shown.exception();
  }

  /** Sends a body, and remembers if it was cut off: then its failure is that of the exchange. */
  private static final class Upload {

    private final Optional<Multi<Buffer>> body;
    private volatile Throwable cut;

    private Upload(Optional<Multi<Buffer>> body) {
      this.body = body;
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
      if (body.isEmpty()) {
        return request.send();
      }
      Promise<HttpClientResponse> answered = Promise.promise();
      request.setChunked(true).response().onComplete(answered::tryComplete, answered::tryFail);
      Pipe<Buffer> pipe =
          ReadStreamSubscriber.asReadStream(
                  body.get().onFailure().invoke(failure -> cut = failure),
                  Function.<Buffer>identity())
              .pipe()
              // The container must not take a part for the whole.
              .endOnFailure(false);
      pipe.to(request)
          .onFailure(
              failure -> {
                if (!answered.tryFail(failure)) {
                  // The answer has begun, but the container would wait for the rest of the body.
                  request.reset();
                }
              });
      return answered.future();
    }

    private Optional<Throwable> cut() {
      return Optional.ofNullable(cut);
    }
  }
}
