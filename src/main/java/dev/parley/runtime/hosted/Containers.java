package dev.parley.runtime.hosted;

import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.EventTooLong;
import dev.parley.runtime.http.Exchange;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Calls the containers of hosted agents. Nothing is retried: a call may have had effects. */
@ApplicationScoped
class Containers {

  private static final Logger LOG = Logger.getLogger(Containers.class);

  private static final int OK = 200;
  private static final int CONNECT_MILLIS = 5000;
  private static final Duration READINESS = Duration.ofSeconds(5);

  /** Turns and invocations are limited elsewhere; this one keeps a container from taking all. */
  private static final int MAX_CONNECTIONS = 512;

  private final Vertx vertx;
  private final HttpClient http;

  /** Has connections of its own, because a container whose connections are all in use is ready. */
  private final HttpClient probes;

  private final ContainerMeters meters;

  /** The containers that were ready when they were last called. */
  private final Set<BaseUrl> ready = ConcurrentHashMap.newKeySet();

  Containers(Vertx vertx, ContainerMeters meters) {
    this.vertx = vertx;
    this.meters = meters;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    this.probes =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
  }

  /**
   * Requires that a container is ready. It is asked before its first call, and again after it could
   * not be reached.
   *
   * @return fails with {@link ContainerFailure}
   */
  Uni<Void> requireReady(BaseUrl url) {
    return isReady(url) ? Uni.createFrom().voidItem() : ask(url);
  }

  /** Whether a container was ready when it was last called. */
  boolean isReady(BaseUrl url) {
    return ready.contains(url);
  }

  private Uni<Void> ask(BaseUrl url) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Exchange exchange = new Exchange(vertx);
              ContainerMeters.Call call = meters.start(ContainerMeters.Kind.READINESS, url);
              return exchange
                  .send(
                      probes,
                      request(url, HttpMethod.GET, "/readiness"),
                      HttpClientRequest::send,
                      READINESS)
                  .onTermination()
                  .invoke(exchange::abort)
                  .onFailure()
                  .transform(failure -> ContainerFailure.notReady(reason(failure)))
                  .invoke(response -> note(url, response.statusCode()))
                  .onFailure(ContainerFailure.class)
                  .invoke(failure -> log(url, failure))
                  .onTermination()
                  .invoke((response, failure, cancelled) -> call.end(failure, cancelled))
                  .replaceWithVoid();
            });
  }

  private void note(BaseUrl url, int status) {
    if (status != OK) {
      throw ContainerFailure.notReady("readiness has the status " + status);
    }
    ready.add(url);
  }

  /** A request to a container. Redirects are not followed. */
  RequestOptions request(BaseUrl url, HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(SocketAddress.inetSocketAddress(url.port(), url.name()))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(url.tls())
        .setFollowRedirects(false)
        .setURI(url.path() + path);
  }

  /** Prepares an exchange with a container. */
  Exchange exchange() {
    return new Exchange(vertx);
  }

  /**
   * Sends a request.
   *
   * @param body sends its body
   * @param patience how long the answer may take to begin
   * @return the response, paused; {@link #failure} says why it fails
   */
  Uni<HttpClientResponse> send(
      Exchange exchange,
      RequestOptions request,
      Function<HttpClientRequest, Future<HttpClientResponse>> body,
      Duration patience) {
    return exchange.send(http, request, body, patience);
  }

  /** Why an exchange failed. */
  ContainerFailure failure(BaseUrl url, Exchange exchange, Throwable failure) {
    ContainerFailure known = known(exchange, failure);
    if (known.stage() == ContainerFailure.Stage.NOT_READY) {
      ready.remove(url);
    }
    log(url, known);
    return known;
  }

  private static ContainerFailure known(Exchange exchange, Throwable failure) {
    if (failure instanceof ContainerFailure container) {
      return container;
    }
    if (failure instanceof EventTooLong) {
      return ContainerFailure.invalid(failure.getMessage());
    }
    // One that is late without a connection has waited for a free one.
    if (!exchange.opened() && !exchange.late()) {
      return ContainerFailure.notReady(reason(failure));
    }
    return exchange.late() || failure instanceof TimeoutException
        ? ContainerFailure.late()
        : ContainerFailure.brokenOff(reason(failure));
  }

  /** The message of the exception may have an address; its class says enough. */
  private static String reason(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  private static void log(BaseUrl url, Throwable failure) {
    LOG.warnf("Call of the container %s failed: %s", url, failure.getMessage());
  }
}
