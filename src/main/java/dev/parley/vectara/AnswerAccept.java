package dev.parley.vectara;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Lets operations that write their answers themselves, part by part, be called with any Accept
 * header: what an input is answered with depends on its body, and an artifact is always JSON.
 */
@Provider
@PreMatching
public class AnswerAccept implements ContainerRequestFilter {

  private static final String AGENTS = "/v2/agents/";

  private static final Pattern STREAMED =
      Pattern.compile(
          "(POST /v2/agents/[^/]+/sessions/[^/]+/events"
              + "|GET /v2/agents/[^/]+/sessions/[^/]+/artifacts/[^/]+)/?");

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (!path.startsWith(AGENTS)) {
      return; // Spares all other requests the regular expression.
    }
    String operation = request.getMethod() + " " + path;
    if (STREAMED.matcher(operation).matches()) {
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_OCTET_STREAM);
    }
  }
}
