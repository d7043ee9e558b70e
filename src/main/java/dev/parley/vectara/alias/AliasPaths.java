package dev.parley.vectara.alias;

import dev.parley.agent.alias.Aliases;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.request.InTime;
import dev.parley.http.request.RequestDeadline;
import dev.parley.identity.Callers;
import dev.parley.vectara.access.CurrentAlias;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Replaces an alias in the path of a session by its agent, before an operation is matched. So each
 * operation on sessions and events exists below aliases, too, with the roles on the agent.
 */
@Provider
@ApplicationScoped // Created with the first request; other filters are created before Vert.x.
@PreMatching
@Priority(AliasPaths.EARLY)
public class AliasPaths implements ResteasyReactiveContainerRequestFilter {

  /** Before the filters that look at the paths of agents. */
  static final int EARLY = 1000;

  private static final String ALIASES = "/v2/agent_aliases/";

  private static final Pattern BELOW_ALIAS =
      Pattern.compile("/v2/agent_aliases/([0-9a-zA-Z_-]{1,50})(/sessions(?:/[0-9a-zA-Z._:@/-]*)?)");

  /** What {@link URI} does not accept in a query, although clients send it. */
  private static final Pattern UNESCAPED = Pattern.compile("[^\\x21-\\x7e]|[\"<>\\\\^`{|}\\[\\]]");

  private final RoutingContext routing;
  private final CurrentIdentityAssociation identities;
  private final Callers callers;
  private final Aliases aliases;
  private final CurrentAlias current;
  private final RequestDeadline deadline;
  private final Vertx vertx;

  public AliasPaths(
      RoutingContext routing,
      CurrentIdentityAssociation identities,
      Callers callers,
      Aliases aliases,
      CurrentAlias current,
      RequestDeadline deadline,
      Vertx vertx) {
    this.routing = routing;
    this.identities = identities;
    this.callers = callers;
    this.aliases = aliases;
    this.current = current;
    this.deadline = deadline;
    this.vertx = vertx;
  }

  /**
   * Rewrites the path of a request. The request fails with alias not found, deadline exceeded or
   * invalid parameter, or as the identity does.
   */
  @Override
  public void filter(ResteasyReactiveContainerRequestContext request) {
    // Not taken from the request's URI, which is missing if the request has no host (HTTP/1.0).
    String path = routing.request().path();
    if (path == null || !path.startsWith(ALIASES)) {
      return; // Spares all other requests the regular expression.
    }
    Matcher below = BELOW_ALIAS.matcher(path);
    if (!below.matches()) {
      return;
    }
    String alias = below.group(1);
    Uni<SecurityIdentity> caller = identities.getDeferredIdentity();
    // A filter that returned a Uni would interrupt all requests.
    request.suspend();
    caller
        .chain(identity -> agent(identity, alias))
        .invoke(
            agent -> {
              current.use(alias);
              request.setRequestUri(uri("/v2/agents/" + agent + below.group(2)));
            })
        .subscribe()
        .with(agent -> request.resume(), request::resume);
  }

  /** A path with the query and the host of the request. */
  private URI uri(String path) {
    HttpServerRequest request = routing.request();
    String query = request.query() == null ? "" : "?" + escaped(request.query());
    String host = request.getHeader("Host");
    try {
      return URI.create((host == null ? "" : request.scheme() + "://" + host) + path + query);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure.MalformedRequest("The request has no valid URI.").exception();
    }
  }

  private static String escaped(String query) {
    return UNESCAPED
        .matcher(query)
        .replaceAll(
            character ->
                Matcher.quoteReplacement(
                    URLEncoder.encode(character.group(), StandardCharsets.UTF_8)));
  }

  /** The name of the agent. The operation refuses a caller without an identity. */
  private Uni<String> agent(SecurityIdentity identity, String alias) {
    return identity.isAnonymous()
        ? Uni.createFrom().item(alias)
        : InTime.limited(
                aliases.get(callers.of(identity).workspace(), alias, deadline.get()),
                deadline.get(),
                vertx)
            .map(found -> found.agent());
  }
}
