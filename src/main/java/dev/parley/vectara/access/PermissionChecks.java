package dev.parley.vectara.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Permission;

/**
 * Lets {@code @PermissionsAllowed} ask {@link CallerRights} about the {@link Permissions} of this
 * dialect. The identity refers to no request, so it can serve several.
 */
@ApplicationScoped
public class PermissionChecks implements SecurityIdentityAugmentor {

  private final CallerRights rights;

  public PermissionChecks(CallerRights rights) {
    this.rights = rights;
  }

  /** Runs after the scopes have been determined. */
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return Uni.createFrom()
        .item(
            identity.isAnonymous()
                ? identity
                // Not a copy of the identity, which would ask both checkers about each permission.
                : QuarkusSecurityIdentity.builder()
                    .setPrincipal(identity.getPrincipal())
                    .addRoles(identity.getRoles())
                    .addCredentials(identity.getCredentials())
                    .addAttributes(identity.getAttributes())
                    .addPermissionChecker(permission -> check(identity, permission))
                    .build());
  }

  /** Leaves the permissions of other dialects to the identity. */
  private Uni<Boolean> check(SecurityIdentity identity, Permission permission) {
    return Action.of(permission.getName())
        .map(action -> Uni.createFrom().item(() -> rights.grant(action)))
        .orElseGet(() -> identity.checkPermission(permission));
  }
}
