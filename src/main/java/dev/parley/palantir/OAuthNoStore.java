package dev.parley.palantir;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * RFC 6749, section 5.1: whoever stands between must not keep a token. Said in every answer of the
 * OAuth endpoints, failures of the framework included.
 */
@ApplicationScoped
public class OAuthNoStore {

  private static final int EARLY = 900;

  void register(@Observes Filters filters) {
    filters.register(OAuthNoStore::mark, EARLY);
  }

  private static void mark(RoutingContext request) {
    if (request.normalizedPath().startsWith(OAuthResource.PATH)) {
      request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    request.next();
  }
}
