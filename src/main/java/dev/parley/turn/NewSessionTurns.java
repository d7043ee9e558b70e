package dev.parley.turn;

import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.FailingRuntime;
import dev.parley.runtime.Runtimes;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.session.SessionSelector;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Prepares turns in sessions that are created for them, so that a refused turn leaves none. */
@ApplicationScoped
public class NewSessionTurns {

  private final TurnStarts starts;
  private final Runtimes runtimes;

  NewSessionTurns(TurnStarts starts, Runtimes runtimes) {
    this.starts = starts;
    this.runtimes = runtimes;
  }

  /**
   * Creates a session for a turn, unless no runtime can answer in it.
   *
   * @param create creates the session with initial content
   * @param selector selects the session
   * @param check throws what else speaks against the turn; then the session is not created
   * @return fails with no runtime, or as the creation and the check do
   */
  public Uni<TurnTarget> target(
      Function<InitialContent, Uni<Session>> create,
      Function<Session, SessionSelector> selector,
      Consumer<TurnTarget> check) {
    AtomicReference<TurnTarget> target = new AtomicReference<>();
    InitialContent checked =
        (rows, session) ->
            starts
                .target(rows, selector.apply(session), Optional.empty())
                .invoke(this::runtime)
                .invoke(check)
                .invoke(target::set)
                .replaceWithVoid();
    return create.apply(checked).map(created -> target.get());
  }

  /**
   * The runtime that answers in a session.
   *
   * @throws dev.parley.failure.FailureException no runtime
   */
  AgentRuntime runtime(TurnTarget target) {
    return runtimes
        .of(name(target), target.definition())
        .orElseThrow(
            new ConversationFailure.NoRuntime(
                    target.agentRid(),
                    target.session(),
                    runtimes.name(name(target), target.definition()))
                ::exception);
  }

  private static String name(TurnTarget target) {
    return target.selector().access().agent().name();
  }

  /** The runtime that answers in a session, or one that fails if there is none. */
  AgentRuntime anyRuntime(TurnTarget target) {
    return runtimes.of(name(target), target.definition()).orElseGet(FailingRuntime::new);
  }
}
