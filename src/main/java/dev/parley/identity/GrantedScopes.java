package dev.parley.identity;

import dev.parley.failure.AccessFailure;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonString;
import java.security.Permission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Maps a token's scopes to Parley's scopes, including aliases, and to roles, and uses them for the
 * permission checks of {@code @PermissionsAllowed}. A missing scope has its own failure, so that
 * the response can name it.
 *
 * <p>The identity has the token's claims, scopes and roles, and nothing else of what OpenID Connect
 * added, because that refers to the request. So it can be cached for further requests.
 */
@ApplicationScoped
public class GrantedScopes implements SecurityIdentityAugmentor {

  /** Attribute of a security identity: its {@link TokenCaller}. */
  static final String CALLER = "parley.caller";

  private final IdentityConfig config;
  private final List<String> claims;
  private final Map<String, Set<Role>> rolesByScope = new HashMap<>();
  private final Map<String, String> canonicalByName = new HashMap<>();

  private final Audit audit;

  public GrantedScopes(IdentityConfig config, Audit audit) {
    this.config = config;
    this.audit = audit;
    claims = config.scopeClaims();
    name(Scopes.READ, config.scopeAliases().read());
    name(Scopes.WRITE, config.scopeAliases().write());
    name(Scopes.ADMIN, config.scopeAliases().admin());
    name(Scopes.IMPERSONATE, config.scopeAliases().impersonate());
    map(Role.OWNER, config.roleScopes().owner());
    map(Role.ADMINISTRATOR, config.roleScopes().administrator());
    map(Role.AGENT_ADMINISTRATOR, config.roleScopes().agentAdministrator());
    map(Role.AGENT_DEVELOPER, config.roleScopes().agentDeveloper());
    map(Role.AGENT_USER, config.roleScopes().agentUser());
    map(Role.AGENT_VIEWER, config.roleScopes().agentViewer());
    map(Role.VIEWER, config.roleScopes().viewer());
  }

  private void map(Role role, Optional<List<String>> scopes) {
    scopes.ifPresent(
        names ->
            names.forEach(
                name ->
                    rolesByScope
                        .computeIfAbsent(name, first -> EnumSet.noneOf(Role.class))
                        .add(role)));
  }

  private void name(String scope, Optional<List<String>> aliases) {
    canonicalByName.put(scope, scope);
    aliases.ifPresent(names -> names.forEach(alias -> canonicalByName.put(alias, scope)));
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      return Uni.createFrom().item(identity);
    }
    Set<String> named =
        claims.stream()
            .flatMap(claim -> values(token.getClaim(claim)))
            .collect(Collectors.toUnmodifiableSet());
    Set<String> granted =
        named.stream()
            .map(canonicalByName::get)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
    Set<Role> roles =
        named.stream()
            .flatMap(scope -> rolesByScope.getOrDefault(scope, Set.of()).stream())
            .collect(Collectors.toUnmodifiableSet());
    return Uni.createFrom()
        .item(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(token)
                .addRoles(identity.getRoles())
                .addAttribute(
                    CALLER,
                    new TokenCaller(
                        new TokenClaims(token, config), granted, new Roles(roles, Map.of())))
                .addPermissionChecker(
                    permission ->
                        check(granted, permission)
                            .invoke(
                                allowed -> {
                                  if (allowed && scope(permission).equals(Scopes.ADMIN)) {
                                    audit.granted(token, Scopes.ADMIN);
                                  }
                                }))
                .build());
  }

  private static Stream<String> values(Object claim) {
    if (claim instanceof Collection<?> several) {
      return several.stream()
          .map(value -> value instanceof JsonString text ? text.getString() : value.toString());
    }
    return claim instanceof String text ? Stream.of(text.split(" ")) : Stream.empty();
  }

  private static String scope(Permission permission) {
    // Quarkus splits a permission's text at its first colon into a name and an action.
    return permission.getActions() == null || permission.getActions().isEmpty()
        ? permission.getName()
        : permission.getName() + ":" + permission.getActions();
  }

  private Uni<Boolean> check(Set<String> granted, Permission permission) {
    String scope = scope(permission);
    if (!canonicalByName.containsKey(scope)) {
      return Uni.createFrom().item(false); // Not a scope: other checkers decide.
    }
    return granted.contains(scope)
        ? Uni.createFrom().item(true)
        : Uni.createFrom().failure(new AccessFailure.MissingScope(scope).exception());
  }
}
