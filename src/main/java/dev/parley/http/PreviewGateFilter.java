package dev.parley.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Keeps operations in preview closed to requests that do not opt in. */
@Provider
@PreviewGate
public class PreviewGateFilter implements ContainerRequestFilter {

  private final Dialects dialects;

  public PreviewGateFilter(Dialects dialects) {
    this.dialects = dialects;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    dialects
        .of(request.getUriInfo().getRequestUri().getPath())
        .flatMap(dialect -> dialect.gate(request))
        .ifPresent(
            closed -> {
              throw closed.exception();
            });
  }
}
