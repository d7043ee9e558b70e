package dev.parley.runtime.hosted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.Base62;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.hosted.ContainerMeters.Kind;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.EventStreamParser;
import dev.parley.runtime.http.Exchange;
import dev.parley.runtime.http.StreamedAnswer;
import dev.parley.runtime.responses.ResponseEvents;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Lets the container of a hosted agent answer, through OpenAI's Responses API. The container gets
 * the conversation with each request and has nothing to look up. docs/runtimes.md has its
 * configuration and its limits.
 */
@ApplicationScoped
// An agent with a container is answered by it, even if its definition names a model, too.
@Priority(1)
public class HostedRuntime implements AgentRuntime {

  static final String NAME = "hosted";

  private static final int OK = 200;
  private static final Duration FIRST_EVENT = Duration.ofMinutes(1);

  private final Endpoints endpoints;
  private final Containers containers;
  private final ContainerMeters meters;
  private final ObjectMapper json;

  HostedRuntime(
      Endpoints endpoints, Containers containers, ContainerMeters meters, ObjectMapper json) {
    this.endpoints = endpoints;
    this.containers = containers;
    this.meters = meters;
    this.json = json;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Claims hosted agents that have an endpoint. */
  @Override
  public boolean claims(String agent, JsonNode definition) {
    return endpoints.of(agent, definition).isPresent();
  }

  @Override
  public Multi<Piece> answer(RuntimeRequest request) {
    return Multi.createFrom()
        .deferred(() -> start(request))
        .onFailure(ContainerFailure.class)
        .transform(failure -> ((ContainerFailure) failure).told());
  }

  private Multi<Piece> start(RuntimeRequest request) {
    BaseUrl url =
        endpoints
            .of(request.origin().agent())
            .orElseThrow(
                () ->
                    new RuntimeFailure(
                        Cause.CONFIGURATION,
                        "The agent has no container: no PARLEY_RUNTIME_HOSTED_… is set for it."));
    Buffer body = buffer(ResponseInput.body(request));
    return containers
        .requireReady(url)
        .onItem()
        .transformToMulti(
            ready -> meters.measured(Kind.RESPONSE, url, exchange(url, request.origin(), body)));
  }

  private Buffer buffer(JsonNode body) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Multi<Piece> exchange(BaseUrl url, Origin origin, Buffer body) {
    Exchange exchange = containers.exchange();
    return containers
        .send(exchange, request(url, origin), opened -> opened.send(body), FIRST_EVENT)
        .onItem()
        .transformToMulti(response -> pieces(exchange, response))
        .onTermination()
        .invoke(exchange::abort)
        .onFailure()
        .transform(failure -> containers.failure(url, exchange, failure));
  }

  private RequestOptions request(BaseUrl url, Origin origin) {
    RequestOptions request =
        containers
            .request(url, HttpMethod.POST, "/responses")
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "text/event-stream")
            .putHeader("x-agent-response-id", responseId(origin));
    return CallHeaders.add(origin, request);
  }

  /**
   * The id of the response, for the first request of a turn the one that Azure's API shows.
   * Containers refuse ids without a partition key, the first 18 of the 50 characters.
   */
  private static String responseId(Origin origin) {
    return "caresp_" + Base62.text(origin.agentId()) + Base62.text(origin.call());
  }

  private Multi<Piece> pieces(Exchange exchange, HttpClientResponse response) {
    if (response.statusCode() != OK) {
      throw ContainerFailure.status(response.statusCode());
    }
    if (!EventStreamParser.reads(response.getHeader("Content-Type"))) {
      throw ContainerFailure.invalid("the content type is not text/event-stream");
    }
    return StreamedAnswer.pieces(
        response, exchange, new ResponseEvents(json, ContainerResponses.SOURCE));
  }
}
