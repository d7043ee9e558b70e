package dev.parley.turn;

import dev.parley.event.EventContent.Compaction;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.NewTurn.Kind;
import dev.parley.turn.TurnStarts.Earlier;
import dev.parley.turn.compaction.CompactionPlan;
import dev.parley.turn.compaction.CompactionPolicy;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.compaction.Compactor;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Prepares what turns begin with: the history, or a summary of it. */
@ApplicationScoped
class TurnPreparation {

  private static final Logger LOG = Logger.getLogger(TurnPreparation.class);

  private final TurnStarts starts;
  private final TurnInput input;
  private final Compactor compactor;
  private final TurnConfig config;

  TurnPreparation(TurnStarts starts, TurnInput input, Compactor compactor, TurnConfig config) {
    this.starts = starts;
    this.input = input;
    this.compactor = compactor;
    this.config = config;
  }

  /**
   * What a turn begins with. If it is to compact the conversation, or the conversation approaches
   * the model's context window, the beginning of the history is summarized first.
   *
   * @return fails with runtime failure, also if there is nothing to compact
   */
  Uni<TurnWork.Start> start(Lease lease, AgentRuntime runtime, TurnTarget target, NewTurn turn) {
    Uni<List<Earlier>> history =
        lease.parent().isEmpty()
            ? Uni.createFrom().item(List.of())
            : starts.history(lease, config.historyMessages() + 1, OptionalLong.empty());
    CompactionPolicy policy = CompactionPolicy.of(target.definition());
    if (turn.kind() == Kind.COMPACTION) {
      CompactionRequest asked = CompactionRequest.of(turn.options());
      return history
          .chain(latest -> compacted(lease, runtime, target, turn, policy, asked, latest))
          .map(
              start ->
                  start.orElseThrow(
                      () -> new RuntimeFailure(Cause.EXECUTION, CompactionPlan.NOTHING)));
    }
    return history.chain(
        latest ->
            (isFull(lease, runtime, target, policy)
                    ? compacted(
                            lease,
                            runtime,
                            target,
                            turn,
                            policy,
                            CompactionRequest.BY_POLICY,
                            latest)
                        .onFailure(RuntimeFailure.class)
                        .invoke(
                            failure ->
                                LOG.warnf("Conversation not compacted: %s", failure.getMessage()))
                        // The model may still be able to answer.
                        .onFailure(RuntimeFailure.class)
                        .recoverWithItem(Optional.empty())
                    : Uni.createFrom().item(Optional.<TurnWork.Start>empty()))
                .map(
                    start ->
                        start.orElseGet(
                            () ->
                                new TurnWork.Start(
                                    input.request(lease.key(), target, turn, latest),
                                    Optional.empty(),
                                    Optional.empty(),
                                    true,
                                    target.steps(lease)))));
  }

  private static boolean isFull(
      Lease lease, AgentRuntime runtime, TurnTarget target, CompactionPolicy policy) {
    OptionalLong window = runtime.contextWindow(target.definition());
    return lease.stored()
        && target.after().isEmpty()
        && window.isPresent()
        && policy.applies(target.tokens(), window.getAsLong());
  }

  /** What a turn begins with whose history is compacted; empty if there is nothing to compact. */
  private Uni<Optional<TurnWork.Start>> compacted(
      Lease lease,
      AgentRuntime runtime,
      TurnTarget target,
      NewTurn turn,
      CompactionPolicy policy,
      CompactionRequest asked,
      List<Earlier> latest) {
    TurnKey key = lease.key();
    return compactor
        .plan(key.agentId(), key.sessionId(), key.id(), policy, asked)
        .chain(
            found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
              }
              CompactionPlan plan = found.get();
              return starts
                  .history(lease, config.historyMessages() + 1, OptionalLong.of(plan.upTo()))
                  .chain(
                      covered ->
                          compactor.summary(
                              runtime, input.history(key, target, turn, covered), policy, asked))
                  .map(summary -> start(lease, target, turn, plan, summary, latest));
            });
  }

  private Optional<TurnWork.Start> start(
      Lease lease,
      TurnTarget target,
      NewTurn turn,
      CompactionPlan plan,
      Compactor.Summary summary,
      List<Earlier> latest) {
    Compaction compaction =
        new Compaction(plan.turns(), plan.events(), plan.upTo(), summary.text());
    List<Earlier> kept =
        Stream.concat(
                latest.stream()
                    .filter(event -> event.place() > plan.upTo())
                    .filter(event -> !(event.content() instanceof Compaction)),
                Stream.of(new Earlier(plan.upTo(), compaction)))
            .toList();
    return Optional.of(
        new TurnWork.Start(
            input.request(lease.key(), target, turn, kept),
            Optional.of(new Piece.Compaction(compaction)),
            summary.usage(),
            turn.kind() != Kind.COMPACTION,
            target.steps(lease)));
  }
}
