package dev.parley.http.dialect;

import dev.parley.http.RequestId;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.MDC;

/** Assigns an id to each request before any other handler runs, so that every response has one. */
@Singleton
public class RequestIds {

  private static final String KEY = RequestId.class.getName();
  private static final int FIRST = 1000;

  void register(@Observes Filters filters) {
    filters.register(RequestIds::begin, FIRST);
  }

  private static void begin(RoutingContext request) {
    RequestId id = new RequestId(UUID.randomUUID());
    request.put(KEY, id);
    String text = id.toString();
    request.response().putHeader(RequestId.HEADER, text);
    MDC.put("request-id", text);
    request.next();
  }

  /** The id of a request. */
  public RequestId of(RoutingContext request) {
    return request.get(KEY);
  }
}
