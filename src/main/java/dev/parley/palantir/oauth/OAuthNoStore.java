package dev.parley.palantir.oauth;

import dev.parley.palantir.PalantirDialect;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Forbids caches to store tokens (RFC 6749, section 5.1). The headers are added to every response
 * of the OAuth endpoints, including the framework's error responses.
 */
@ApplicationScoped
public class OAuthNoStore {

  private static final int EARLY = 900;

  void register(@Observes Filters filters) {
    filters.register(OAuthNoStore::mark, EARLY);
  }

  private static void mark(RoutingContext request) {
    if (request.normalizedPath().startsWith(PalantirDialect.OAUTH_PATH)) {
      request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    request.next();
  }
}
