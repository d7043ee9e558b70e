package dev.parley.identity.apikey;

import dev.parley.store.StoreClock;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Resolves the caller of an API key. Unknown, disabled and expired keys are rejected in the same
 * way, so that the response does not reveal the reason.
 */
@ApplicationScoped
public class ApiKeyIdentities implements IdentityProvider<ApiKeyRequest> {

  private static final Logger LOG = Logger.getLogger(ApiKeyIdentities.class);

  /** The condition on the row limits updates to one a minute across all replicas. */
  private static final String NOTE_USE =
      "update api_key set last_used_at = $2"
          + " where id = $1 and (last_used_at is null or last_used_at <= $2::timestamptz - interval '1 minute')";

  private final KnownApiKeys known;
  private final StoreClock clock;
  private final Pool pool;

  public ApiKeyIdentities(KnownApiKeys known, StoreClock clock, Pool pool) {
    this.known = known;
    this.clock = clock;
    this.pool = pool;
  }

  @Override
  public Class<ApiKeyRequest> getRequestType() {
    return ApiKeyRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      ApiKeyRequest request, AuthenticationRequestContext context) {
    Optional<ApiKeySecret> secret = ApiKeySecret.of(request.presentedKey());
    if (secret.isEmpty()) {
      return Uni.createFrom().failure(new AuthenticationFailedException());
    }
    return known
        .find(secret.get())
        .map(
            key -> {
              Instant now = clock.now();
              if (key == null || !key.opens(now)) {
                throw new AuthenticationFailedException();
              }
              if (key.toBeNoted(now)) {
                recordUse(key, now);
              }
              return QuarkusSecurityIdentity.builder().setPrincipal(key.principal()).build();
            });
  }

  /** Records the use without delaying the request. */
  private void recordUse(KnownApiKey key, Instant now) {
    pool.preparedQuery(NOTE_USE)
        .execute(Tuple.of(key.id(), now.atOffset(ZoneOffset.UTC)))
        .onFailure(
            cause ->
                LOG.warnf("Could not record the last use of an API key: %s", cause.toString()));
  }
}
