package dev.parley.ops.settings;

import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports not ready until the provider's keys have been fetched for the first time, because tokens
 * cannot be verified before that. The keys are kept from then on, so a provider outage does not
 * make the program unready, and this check does not contact the provider again.
 */
@Readiness
@ApplicationScoped
public class ProviderKeys implements AsyncHealthCheck {

  private static final String NAME = "OpenID provider's keys";

  /** Kubernetes probes time out after one second by default, and are repeated. */
  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final TenantConfigBean tenants;
  private final AtomicReference<CompletableFuture<Boolean>> attempt = new AtomicReference<>();

  public ProviderKeys(TenantConfigBean tenants) {
    this.tenants = tenants;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    TenantConfigContext provider = tenants.getDefaultTenant();
    Uni<Boolean> known =
        provider.ready()
            ? Uni.createFrom().item(true)
            : fetched(provider).ifNoItem().after(PATIENCE).recoverWithItem(false);
    return known.map(up -> HealthCheckResponse.named(NAME).status(up).build());
  }

  /**
   * Fetches the keys. A program that is not ready receives no requests, which would otherwise cause
   * the fetch. Concurrent probes share one attempt, which continues when they time out: otherwise a
   * fetch from a slow provider would never complete.
   */
  private Uni<Boolean> fetched(TenantConfigContext provider) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> running =
        attempt.updateAndGet(known -> known == null || known.isDone() ? mine : known);
    if (running == mine) {
      provider
          .initialize()
          .map(TenantConfigContext::ready)
          .onFailure()
          .recoverWithItem(false)
          .subscribe()
          .with(mine::complete);
    }
    return Uni.createFrom().completionStage(running.copy());
  }
}
