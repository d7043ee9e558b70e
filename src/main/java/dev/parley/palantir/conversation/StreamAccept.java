package dev.parley.palantir.conversation;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Answers a stream with its only media type, whatever the request accepts: clients in use send
 * {@code text/event-stream} for it.
 */
@Provider
@PreMatching
public class StreamAccept implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (path.startsWith("/api/v2/aipAgents/") && path.endsWith("/streamingContinue")) {
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_OCTET_STREAM);
    }
  }
}
