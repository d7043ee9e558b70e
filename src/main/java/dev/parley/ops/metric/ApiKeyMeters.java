package dev.parley.ops.metric;

import dev.parley.identity.apikey.ApiKeyConfig;
import dev.parley.identity.apikey.KnownApiKeys;
import dev.parley.store.Pooler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Reports whether the program receives notifications of API key changes; while it does not, each
 * call costs a query.
 */
@ApplicationScoped
public class ApiKeyMeters {

  private final MeterRegistry registry;
  private final KnownApiKeys keys;
  private final ApiKeyConfig config;
  private final Pooler pooler;

  public ApiKeyMeters(
      MeterRegistry registry, KnownApiKeys keys, ApiKeyConfig config, Pooler pooler) {
    this.registry = registry;
    this.keys = keys;
    this.config = config;
    this.pooler = pooler;
  }

  void onStart(@Observes StartupEvent event) {
    if (config.keptFor().isZero() || pooler.present()) {
      return; // Nothing listens for changes, because nothing has to.
    }
    Gauge.builder("parley.api.key.changes.listening", keys, known -> known.hearing() ? 1 : 0)
        .description("1 while listening for API key changes, otherwise 0")
        .strongReference(true)
        .register(registry);
  }
}
