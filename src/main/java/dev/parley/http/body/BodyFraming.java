package dev.parley.http.body;

import dev.parley.http.dialect.DirectResponses;
import dev.parley.http.error.HttpFailure;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Rejects requests whose body length is ambiguous, because a proxy in front may read them as
 * different requests (RFC 9112, sections 6.1, 6.3 and 11.2).
 */
@ApplicationScoped
public class BodyFraming {

  private static final int EARLY = 980;

  private final DirectResponses responses;

  public BodyFraming(DirectResponses responses) {
    this.responses = responses;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext request) {
    Optional<String> fault = fault(request.request());
    if (fault.isEmpty()) {
      request.next();
      return;
    }
    responses
        .send(request, new HttpFailure.MalformedRequest(fault.get()), 400)
        .onComplete(sent -> request.request().connection().close());
  }

  private static Optional<String> fault(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (!headers.contains("Transfer-Encoding")) {
      return Optional.empty();
    }
    if (headers.contains("Content-Length")) {
      return Optional.of("A request cannot have both Content-Length and Transfer-Encoding.");
    }
    return request.version() == HttpVersion.HTTP_1_1
            && headers.getAll("Transfer-Encoding").size() == 1
            && "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))
        ? Optional.empty()
        : Optional.of("The only Transfer-Encoding of a request is chunked, in HTTP/1.1.");
  }
}
