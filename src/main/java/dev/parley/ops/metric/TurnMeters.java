package dev.parley.ops.metric;

import dev.parley.turn.TurnsInFlight;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Reports the turns in flight, and counts those that lost their replica. */
@ApplicationScoped
public class TurnMeters {

  private final MeterRegistry registry;
  private final TurnsInFlight turns;

  public TurnMeters(MeterRegistry registry, TurnsInFlight turns) {
    this.registry = registry;
    this.turns = turns;
  }

  void onStart(@Observes StartupEvent event) {
    Gauge.builder("parley.turns.in.flight", turns, TurnsInFlight::count)
        .description("Turns in flight on this replica")
        .strongReference(true)
        .register(registry);
  }

  /** A counter of turns that the sweeper ended because their replica was lost. */
  public Counter interrupted() {
    return Counter.builder("parley.turns.interrupted")
        .description("Turns that the sweeper ended because their replica was lost")
        .register(registry);
  }
}
