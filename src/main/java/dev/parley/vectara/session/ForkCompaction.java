package dev.parley.vectara.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.http.error.HttpFailure;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Deadline;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnRun;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.exchange.Compactions;
import dev.parley.turn.log.ConversationForks;
import dev.parley.turn.log.ConversationForks.LastEvent;
import dev.parley.vectara.access.CallerRights;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

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
   * Replaces what is copied up to an event with a summary, unless it contains no message. The copy
   * is deleted if that fails.
   *
   * @param content what is copied
   * @param last the event of the source
   * @param create creates the copy with its content, or returns that of an earlier request
   * @return the copy; fails as the creation does, as turns do, and with runtime failed
   */
  Uni<Session> compacted(
      RegisteredAgent agent,
      Session source,
      InitialContent content,
      LastEvent last,
      Function<InitialContent, Uni<Session>> create) {
    AtomicReference<UUID> event = new AtomicReference<>();
    InitialContent found =
        (rows, copy) ->
            conversations.copyOf(rows, source, last, copy).invoke(event::set).replaceWithVoid();
    return create
        .apply(content.and(found))
        .call(
            copy ->
                // A copy that exists already is compacted by the request that has created it.
                event.get() == null
                    ? Uni.createFrom().voidItem()
                    : compact(rights.session(agent, rights.scope(), copy.key), event.get()));
  }

  private Uni<Void> compact(SessionSelector copy, UUID event) {
    return turns
        .target(copy)
        .chain(
            target ->
                compact(target, event)
                    .onFailure(RuntimeFailure.class)
                    .transform(failure -> failed(target, failure)))
        .onFailure()
        .call(() -> sessions.delete(copy, Deadline.NONE));
  }

  private Uni<Void> compact(TurnTarget target, UUID event) {
    if (!target.pending().isEmpty()) {
      throw new HttpFailure.WrongShape(
              "from_session.compact_up_to_event_id",
              "must be absent while the session waits for outputs of client tools")
          .exception();
    }
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
                        .chain(TurnRun::ended)
                        .invoke(ForkCompaction::requireCompleted)
                        .replaceWithVoid());
  }

  private static void requireCompleted(TurnStatus status) {
    if (status != TurnStatus.COMPLETED) {
      throw new RuntimeFailure(Cause.EXECUTION, "The compaction was interrupted.");
    }
  }

  private static RuntimeException failed(TurnTarget target, RuntimeFailure failure) {
    return new ConversationFailure.RuntimeFailed(
            target.agentRid(), target.session(), failure.reason(), failure.getMessage())
        .exception();
  }
}
