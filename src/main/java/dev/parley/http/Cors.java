package dev.parley.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.security.CORS;
import io.quarkus.vertx.http.security.HttpSecurity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.Set;

/**
 * Allows web pages from the configured origins to call all APIs. Preflight requests are answered
 * before authentication. Without configured origins, responses have no CORS headers.
 */
@ApplicationScoped
public class Cors {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  /** How long a browser may cache the response to a preflight request. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Runs before the filter that rejects unauthorized requests. */
  private static final int EARLY = 800;

  private final Origins origins;

  public Cors(CorsConfig config) {
    origins = Origins.of(config.origins().orElse(""));
  }

  void configure(@Observes HttpSecurity security) {
    if (origins.all().isEmpty()) {
      return;
    }
    security.cors(
        CORS.origins(origins.all())
            .methods(METHODS)
            // The vendors' clients send many headers of their own. Access depends only on the
            // token, which a page has to obtain first.
            .header("*")
            .exposedHeaders(Set.of(RequestId.HEADER, HttpHeaders.RETRY_AFTER))
            // No API uses cookies.
            .accessControlAllowCredentials(false)
            .accessControlMaxAge(REMEMBERED)
            .build());
  }

  void vary(@Observes Filters filters) {
    if (!origins.all().isEmpty()) {
      filters.register(Cors::mark, EARLY);
    }
  }

  /** The response depends on the origin, so caches must not share it between origins. */
  private static void mark(RoutingContext request) {
    request.response().headers().add(HttpHeaders.VARY, "Origin");
    request.next();
  }
}
