package dev.parley.http.request;

import dev.parley.http.error.HttpFailure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Rejects paths with matrix parameters. No dialect uses them, and the framework ignores them when
 * it matches a resource, so code that compares paths would mistake such a request for another one.
 */
@Provider
@PreMatching
public class MatrixParameters implements ContainerRequestFilter {

  private final RoutingContext routing;

  public MatrixParameters(RoutingContext routing) {
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (routing.request().path().contains(";")) {
      throw new HttpFailure.UnknownPath().exception();
    }
  }
}
