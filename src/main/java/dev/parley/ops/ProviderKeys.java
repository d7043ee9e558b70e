package dev.parley.ops;

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
 * Not ready until the provider's keys are known for the first time: before that no token can be
 * checked. From then on they are kept, so a provider that is away for a while takes nobody out of
 * service, and is not asked by this check.
 */
@Readiness
@ApplicationScoped
public class ProviderKeys implements AsyncHealthCheck {

  private static final String NAME = "OpenID provider's keys";

  /** Probes of Kubernetes wait for a second by default, and come again. */
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
   * A program that is not ready gets no requests, which would have the keys fetched: so this does.
   * One attempt is for all who ask meanwhile, and goes on when they leave: a slow provider would
   * never be done else.
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
