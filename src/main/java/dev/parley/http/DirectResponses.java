package dev.parley.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/**
 * Answers requests that no resource answers: those that are refused before one is looked for, and
 * those whose body never arrives. The dialect of the path words the answer; a path of no dialect
 * gets the status alone. The connection closes with it.
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
   * Answers a request, unless it is being answered already.
   *
   * @param status HTTP status for a path of no dialect
   * @return complete when the answer is written; failed when there is none to write
   */
  Future<Void> send(RoutingContext request, HttpFailure failure, int status) {
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
