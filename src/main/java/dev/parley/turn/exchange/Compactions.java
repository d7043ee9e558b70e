package dev.parley.turn.exchange;

import dev.parley.store.Ids;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.compaction.CompactionPlan;
import dev.parley.turn.compaction.CompactionPolicy;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.compaction.Compactor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Tells what a compaction of a session would cover, before a turn is started for it. */
@ApplicationScoped
public class Compactions {

  private final Compactor compactor;
  private final Ids ids;

  Compactions(Compactor compactor, Ids ids) {
    this.compactor = compactor;
    this.ids = ids;
  }

  /** What a compaction would cover; empty if there are too few turns. */
  public Uni<Optional<CompactionPlan>> plan(TurnTarget target, CompactionRequest request) {
    return compactor.plan(
        target.selector().access().agent().id(),
        target.sessionId(),
        ids.next(),
        CompactionPolicy.of(target.definition()),
        request);
  }
}
