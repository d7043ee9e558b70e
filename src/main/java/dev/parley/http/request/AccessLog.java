package dev.parley.http.request;

import dev.parley.http.dialect.RequestIds;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Logs one line for each request: method, path without the query string, status, duration, size of
 * the response body and request id. If the client disconnects before the response is complete, the
 * line shows status 499, as proxies do; the server's own access log would show the status that was
 * never received.
 */
@ApplicationScoped
public class AccessLog {

  private static final Logger LOG = Logger.getLogger("dev.parley.access");

  private static final int CLIENT_CLOSED_REQUEST = 499;
  private static final int EARLY = 985;

  private final RequestTimes times;
  private final RequestIds requestIds;

  public AccessLog(RequestTimes times, RequestIds requestIds) {
    this.times = times;
    this.requestIds = requestIds;
  }

  void register(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext request) {
    if (LOG.isInfoEnabled()) {
      request.addEndHandler(end -> log(request, end.succeeded()));
    }
    request.next();
  }

  private void log(RoutingContext request, boolean answered) {
    HttpServerResponse response = request.response();
    // Joined, because a format would be parsed for each request.
    LOG.info(
        request.request().method()
            + " "
            + request.request().path()
            + " "
            + (answered ? response.getStatusCode() : CLIENT_CLOSED_REQUEST)
            + " "
            + times.elapsed(request).toMillis()
            + "ms "
            + response.bytesWritten()
            + "B "
            + requestIds.of(request));
  }
}
