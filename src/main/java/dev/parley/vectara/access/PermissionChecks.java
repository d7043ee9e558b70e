package dev.parley.vectara.access;

import dev.parley.identity.ApiKeyPrincipal;
import dev.parley.identity.Audit;
import dev.parley.identity.GrantedScopes;
import dev.parley.identity.Roles;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a caller may perform an {@link Action}, before the agent or the body is
 * validated. A role may be limited to one agent; the path names the agent of the request.
 */
@ApplicationScoped
public class PermissionChecks implements SecurityIdentityAugmentor {

  private static final Pattern AGENT =
      Pattern.compile("/v2/agents/([^/]+)(?:/.*)?", Pattern.DOTALL);

  private final Audit audit;

  public PermissionChecks(Audit audit) {
    this.audit = audit;
  }

  /** Runs after the scopes have been determined. */
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return Uni.createFrom().item(identity);
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity,
      AuthenticationRequestContext context,
      Map<String, Object> attributes) {
    RoutingContext request = HttpSecurityUtils.getRoutingContextAttribute(attributes);
    if (request == null || identity.isAnonymous()) {
      return Uni.createFrom().item(identity);
    }
    Set<String> scopes = identity.getAttribute(GrantedScopes.ATTRIBUTE);
    Set<String> granted = scopes == null ? Set.of() : scopes;
    Roles roles =
        identity.getPrincipal() instanceof ApiKeyPrincipal key
            ? key.roles()
            : identity.getAttribute(GrantedScopes.ROLES);
    String agent = agent(request.normalizedPath());
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder(identity)
                .addPermissionChecker(
                    permission ->
                        Action.of(permission.getName())
                            .map(
                                action ->
                                    check(action, granted, roles, agent)
                                        .invoke(
                                            () -> {
                                              if (action.administrative(granted)) {
                                                audit.granted(
                                                    identity.getPrincipal(),
                                                    action.text(),
                                                    request);
                                              }
                                            }))
                            .orElse(Uni.createFrom().item(false)))
                .build());
  }

  private static Uni<Boolean> check(Action action, Set<String> scopes, Roles roles, String agent) {
    boolean onSomeAgent = agent.isEmpty() && !action.agents(roles).isEmpty();
    return onSomeAgent || action.allows(scopes, roles, agent).isPresent()
        ? Uni.createFrom().item(true)
        : Uni.createFrom().failure(action.refusal().exception());
  }

  private static String agent(String path) {
    Matcher named = AGENT.matcher(path);
    return named.matches() ? named.group(1) : "";
  }
}
