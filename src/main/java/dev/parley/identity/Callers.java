package dev.parley.identity;

import dev.parley.failure.Failure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Resolves who is calling, once a request, from the verified token or API key. */
@RequestScoped
public class Callers {

  private static final int MAX_NAME = 255;

  private final SecurityIdentity identity;
  private final IdentityConfig config;
  private Caller current;

  public Callers(SecurityIdentity identity, IdentityConfig config) {
    this.identity = identity;
    this.config = config;
  }

  /**
   * The caller of this request.
   *
   * @throws UnauthorizedException when nobody is authenticated
   * @throws AuthenticationFailedException when the token does not say whom it stands for
   * @throws dev.parley.failure.FailureException no workspace, when the token names none and has to
   */
  public Caller current() {
    if (current == null) {
      current = resolve();
    }
    return current;
  }

  private Caller resolve() {
    if (identity.getPrincipal() instanceof ApiKeyPrincipal key) {
      return new Caller(
          key.workspace(), key.id(), ApiKeyPrincipal.CLIENT, Isolation.NONE, Set.of(), key.roles());
    }
    if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
      throw new UnauthorizedException();
    }
    String subject =
        claim(token, config.subjectClaim()).orElseThrow(AuthenticationFailedException::new);
    String client =
        config.clientClaims().stream()
            .flatMap(name -> claim(token, name).stream())
            .findFirst()
            .orElse("");
    String workspace =
        config
            .workspaceClaim()
            .map(name -> claim(token, name).orElseThrow(new Failure.NoWorkspace()::exception))
            .orElse(config.workspace());
    Set<String> scopes = identity.getAttribute(GrantedScopes.ATTRIBUTE);
    Roles roles = identity.getAttribute(GrantedScopes.ROLES);
    return new Caller(workspace, subject, client, Isolation.NONE, scopes, roles);
  }

  /**
   * A claim as text. One that no column could hold is refused, never cut or dropped: it is part of
   * the owner.
   */
  private static Optional<String> claim(JsonWebToken token, String name) {
    if (!(token.getClaim(name) instanceof String text) || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
      throw new AuthenticationFailedException();
    }
    return Optional.of(text);
  }
}
