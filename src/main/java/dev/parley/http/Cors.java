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
 * Lets web pages of the configured origins call, all APIs alike. A browser asks first, and is
 * answered before anybody looks for a token. Without an origin nothing is added to any answer.
 */
@ApplicationScoped
public class Cors {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  /** How long a browser need not ask again. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** Before the filter that answers those who may not call. */
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
            // The vendors' clients send many of their own, and no right comes from any but the
            // token's, which a page has to have.
            .header("*")
            .exposedHeaders(Set.of(RequestId.HEADER, HttpHeaders.RETRY_AFTER))
            // Nothing here goes by a cookie.
            .accessControlAllowCredentials(false)
            .accessControlMaxAge(REMEMBERED)
            .build());
  }

  void vary(@Observes Filters filters) {
    if (!origins.all().isEmpty()) {
      filters.register(Cors::mark, EARLY);
    }
  }

  /** The answer names the page that asks, so whoever keeps it must not show it to another. */
  private static void mark(RoutingContext request) {
    request.response().headers().add(HttpHeaders.VARY, "Origin");
    request.next();
  }
}
