package dev.parley.http.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/**
 * Responds to requests that do not reach a resource: those rejected before routing, and those whose
 * body does not arrive. The dialect of the path renders the response; for other paths it has only a
 * status. The connection is closed afterwards.
 */
@ApplicationScoped
public class DirectResponses {

  private final Dialects dialects;
  private final RequestIds requestIds;
  private final ObjectMapper json;

  public DirectResponses(Dialects dialects, RequestIds requestIds, ObjectMapper json) {
    this.dialects = dialects;
    this.requestIds = requestIds;
    this.json = json;
  }

  /**
   * Sends a response, unless one has already been started.
   *
   * @param status HTTP status for a path that belongs to no dialect
   * @return completes when the response is written; fails if none can be written
   */
  public Future<Void> send(RoutingContext request, HttpFailure failure, int status) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return Future.failedFuture("answered already");
    }
    RenderedFailure answer =
        dialects
            .of(request)
            .map(
                dialect ->
                    dialect.render(
                        failure,
                        new FailedRequest(requestIds.of(request), request.normalizedPath())))
            .orElse(RenderedFailure.empty(status));
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (request.request().version() != HttpVersion.HTTP_2) {
      response.putHeader("Connection", "close");
    }
    if (answer.body() == null) {
      return response.end();
    }
    try {
      response.putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
      return response.end(json.writeValueAsString(answer.body()));
    } catch (JsonProcessingException e) {
      return Future.failedFuture(e);
    }
  }
}
