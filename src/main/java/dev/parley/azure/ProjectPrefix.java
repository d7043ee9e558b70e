package dev.parley.azure;

import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Every operation of the dialect has two paths: its own, and the same path below {@code
 * /api/projects/{project}}, the base URL that the vendor's clients are configured with. The prefix
 * is removed before a resource is matched, and the project is stored: it must be the caller's
 * workspace.
 */
@Provider
@PreMatching
public class ProjectPrefix implements ContainerRequestFilter {

  static final String PREFIX = "/api/projects/";
  private static final String PROPERTY = "parley.azure.project";

  private final RoutingContext routing;

  public ProjectPrefix(RoutingContext routing) {
    this.routing = routing;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    // Not taken from the request's URI, which is missing if the request has no host (HTTP/1.0).
    String path = routing.request().path();
    if (path == null) {
      return;
    }
    if (!path.startsWith(PREFIX)) {
      OpenAiPaths.rewrite(request, path);
      return;
    }
    int end = path.indexOf('/', PREFIX.length());
    if (end < 0 || !path.startsWith("/agents", end) && !path.startsWith(OpenAiPaths.BASE, end)) {
      // Not a path of this dialect; the prefix is not available for other paths.
      return;
    }
    request.setProperty(
        PROPERTY,
        URLDecoder.decode(
            path.substring(PREFIX.length(), end).replace("+", "%2B"), StandardCharsets.UTF_8));
    request.setRequestUri(
        UriBuilder.fromUri(request.getUriInfo().getRequestUri())
            .replacePath(path.substring(end))
            .build());
    OpenAiPaths.rewrite(request, path.substring(end));
  }

  /**
   * Rejects a request below a project that is not the caller's workspace: for this caller it does
   * not exist.
   *
   * @throws dev.parley.http.error.HttpFailureException unknown path
   */
  static void check(ContainerRequestContext request, Caller caller) {
    Object project = request.getProperty(PROPERTY);
    if (project != null && !project.equals(caller.workspace())) {
      throw new HttpFailure.UnknownPath().exception();
    }
  }
}
