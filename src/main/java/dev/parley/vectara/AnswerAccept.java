package dev.parley.vectara.event;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/** What an input is answered with depends on its body, not on what the request accepts. */
@Provider
@PreMatching
public class AnswerAccept implements ContainerRequestFilter {

  private static final Pattern INPUTS = Pattern.compile("/v2/agents/[^/]+/sessions/[^/]+/events/?");

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getMethod().equals(HttpMethod.POST)
        && INPUTS.matcher(request.getUriInfo().getPath()).matches()) {
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_OCTET_STREAM);
    }
  }
}
