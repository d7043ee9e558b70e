package dev.parley.http.dialect;

import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Rejects requests to preview operations that do not opt in. */
@Provider
@PreviewGate
@Priority(Priorities.AUTHORIZATION) // before the body is validated
public class PreviewGateFilter implements ContainerRequestFilter {

  private final Dialects dialects;
  private final RoutingContext routing;

  public PreviewGateFilter(Dialects dialects, RoutingContext routing) {
    this.dialects = dialects;
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    dialects
        .of(routing)
        .flatMap(dialect -> dialect.gate(request))
        .ifPresent(
            closed -> {
              throw closed.exception();
            });
  }
}
