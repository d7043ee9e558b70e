package dev.parley.turn.exchange;

import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnRun;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers messages to callers that wait for the answer: as a whole, or its text part by part. */
@ApplicationScoped
public class Exchanges {

  private final Turns turns;

  Exchanges(Turns turns) {
    this.turns = turns;
  }

  /**
   * Runs a turn to its end.
   *
   * @return fails as {@link Turns#start}, and with runtime failed
   * @throws dev.parley.failure.FailureException as {@link Turns#start}
   */
  public Uni<TurnEnd.Result> run(TurnTarget target, NewTurn turn) {
    return turns
        .start(() -> Uni.createFrom().item(target), turn, false)
        .chain(
            run ->
                run.ended()
                    .map(status -> result(turn, run, status))
                    .onFailure(RuntimeFailure.class)
                    .transform(failure -> failed(target, failure)));
  }

  private static TurnEnd.Result result(NewTurn turn, TurnRun run, TurnStatus status) {
    Answer answer = run.answer();
    return new TurnEnd.Result(
        turn.traceId(),
        answer.text(),
        answer.updates(),
        answer.usage().map(TurnEnd.Usage::total),
        status == TurnStatus.CANCELLED || status == TurnStatus.INTERRUPTED);
  }

  /**
   * Starts a turn and returns the text of its answer, part by part.
   *
   * @return completes when the first part is there; fails as {@link #run}. The parts fail if the
   *     turn fails later
   * @throws dev.parley.failure.FailureException as {@link #run}
   */
  public Uni<Multi<String>> stream(TurnTarget target, NewTurn turn) {
    return turns
        .start(() -> Uni.createFrom().item(target), turn, true)
        .chain(run -> run.begun().replaceWith(text(run)))
        .onFailure(RuntimeFailure.class)
        .transform(failure -> failed(target, failure));
  }

  private static Multi<String> text(TurnRun run) {
    return run.pieces()
        .select()
        .where(piece -> piece instanceof Piece.Text)
        .map(piece -> ((Piece.Text) piece).text());
  }

  private static RuntimeException failed(TurnTarget target, RuntimeFailure failure) {
    return new ConversationFailure.RuntimeFailed(
            target.agentRid(), target.session(), failure.reason(), failure.getMessage())
        .exception();
  }
}
