package dev.parley.vectara.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.session.Session;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Deadline;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.exchange.Compactions;
import dev.parley.turn.log.ConversationForks;
import dev.parley.turn.log.ConversationForks.LastEvent;
import dev.parley.vectara.access.CallerRights;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Compacts the beginning of sessions that were copied. */
@ApplicationScoped
public class ForkCompaction {

  private final ConversationForks conversations;
  private final Compactions compactions;
  private final Turns turns;
  private final Sessions sessions;
  private final CallerRights rights;

  public ForkCompaction(
      ConversationForks conversations,
      Compactions compactions,
      Turns turns,
      Sessions sessions,
      CallerRights rights) {
    this.conversations = conversations;
    this.compactions = compactions;
    this.turns = turns;
    this.sessions = sessions;
    this.rights = rights;
  }

  /**
   * Replaces what was copied up to an event with a summary, unless it contains no message. The copy
   * is deleted if that fails.
   *
   * @param last the event of the source
   * @return the copy; fails as turns do, and with runtime failed
   */
  Uni<Session> compacted(RegisteredAgent agent, Session source, Session copy, LastEvent last) {
    SessionSelector selector = rights.session(agent, rights.scope(), copy.key);
    return turns
        .target(selector)
        .chain(
            target ->
                conversations
                    .copyOf(source, last, copy)
                    .chain(event -> compact(target, event))
                    .onFailure(RuntimeFailure.class)
                    .transform(failure -> failed(target, failure)))
        .onFailure()
        .call(() -> sessions.delete(selector, Deadline.NONE))
        .replaceWith(copy);
  }

  private Uni<Void> compact(TurnTarget target, UUID event) {
    CompactionRequest request = new CompactionRequest(Optional.of(event), Optional.empty());
    return compactions
        .plan(target, request)
        .chain(
            plan ->
                plan.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : turns
                        .start(
                            () -> Uni.createFrom().item(target), NewTurn.compaction(request), false)
                        .chain(run -> run.ended().replaceWithVoid()));
  }

  private static RuntimeException failed(TurnTarget target, RuntimeFailure failure) {
    return new ConversationFailure.RuntimeFailed(
            target.agentRid(), target.session(), failure.reason(), failure.getMessage())
        .exception();
  }
}
