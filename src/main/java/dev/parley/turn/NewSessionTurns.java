package dev.parley.turn;

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
                .invoke(found -> found.runtime(runtimes))
                .invoke(check)
                .invoke(target::set)
                .replaceWithVoid();
    return create.apply(checked).map(created -> target.get());
  }
}
