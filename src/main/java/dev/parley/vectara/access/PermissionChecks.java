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
                : QuarkusSecurityIdentity.builder(identity)
                    .addPermissionChecker(this::check)
                    .build());
  }

  /** Answers false for the permissions of other dialects, which have their own checkers. */
  private Uni<Boolean> check(Permission permission) {
    return Uni.createFrom()
        .item(() -> Action.of(permission.getName()).map(rights::grant).orElse(false));
  }
}
