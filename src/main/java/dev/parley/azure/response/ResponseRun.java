package dev.parley.azure.response;

import dev.parley.azure.VersionIds;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.WireIds;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.TurnRun;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.log.StoredTurn;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A response whose turn runs on this replica.
 *
 * @param state the response when it started
 * @param run its turn
 * @param inputs number of events that the turn started with
 * @param background whether it goes on without its client
 */
record ResponseRun(ResponseState state, TurnRun run, int inputs, boolean background) {

  static ResponseRun of(TurnTarget target, TurnRun run, ResponseParameters request) {
    var agent = target.selector().access().agent();
    return new ResponseRun(
        new ResponseState(
            WireIds.response(agent.id(), run.key().id()),
            run.startedAt(),
            request.echo(),
            Optional.of(
                new AgentReference(agent.name(), Optional.of(VersionIds.text(target.version())))),
            target.sessionKey(),
            request.background() ? new ResponseStatus.Queued() : new ResponseStatus.InProgress(),
            Optional.empty(),
            List.of()),
        run,
        request.input().size(),
        request.background());
  }

  /** What is sent to a client that waits for it. If the client goes away, it is cancelled. */
  Uni<ResponseBody> body(boolean stream) {
    return stream
        ? Uni.createFrom().item(ResponseBody.stream(state, frames()))
        : ended().map(ResponseBody::json);
  }

  private Multi<Frame> frames() {
    return frames(new ResponseFrames(state, run.key().id(), inputs))
        .onCancellation()
        .invoke(this::abandon);
  }

  /** The response when its turn has ended. */
  private Uni<ResponseState> ended() {
    ResponseFrames frames = new ResponseFrames(state, run.key().id(), inputs);
    return frames(frames)
        .onItem()
        .ignoreAsUni()
        .chain(this::end)
        .map(end -> frames.current().with(end, frames.current().usage(), frames.current().output()))
        .onCancellation()
        .invoke(this::abandon);
  }

  private Multi<Frame> frames(ResponseFrames frames) {
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().items(() -> frames.start().stream()),
            run.pieces()
                .onFailure()
                .recoverWithCompletion()
                .onItem()
                .transformToMultiAndConcatenate(
                    piece -> Multi.createFrom().iterable(frames.add(piece))),
            end().onItem().transformToMulti(end -> Multi.createFrom().iterable(frames.end(end))));
  }

  private void abandon() {
    if (!background) {
      run.abandon();
    }
  }

  private Uni<ResponseStatus> end() {
    return run.ended().map(this::status).onFailure().recoverWithItem(Ends::failed);
  }

  private ResponseStatus status(TurnStatus status) {
    return Ends.of(status, Instant.now(), run.answer().incomplete());
  }

  /** How turns end, as the status of a response. */
  static final class Ends {

    private static final String FAILED = "The agent failed.";

    private Ends() {}

    static ResponseStatus failed(Throwable failure) {
      return failure instanceof RuntimeFailure known
          ? ResponseStatus.Failed.because(known.reason(), known.getMessage())
          : new ResponseStatus.Failed("server_error", "The response was interrupted.");
    }

    static ResponseStatus of(StoredTurn turn) {
      return turn.status() == TurnStatus.FAILED
          ? ResponseStatus.Failed.because(
              turn.cause().orElse(Cause.EXECUTION), turn.error().orElse(FAILED))
          : of(turn.status(), turn.endedAt().orElse(turn.startedAt()), turn.incomplete());
    }

    private static ResponseStatus of(TurnStatus status, Instant at, Optional<String> incomplete) {
      return switch (status) {
        case RUNNING, ADDED -> new ResponseStatus.InProgress();
        case COMPLETED, WAITING ->
            incomplete
                .<ResponseStatus>map(ResponseStatus.Incomplete::new)
                .orElseGet(() -> new ResponseStatus.Completed(at));
        case CANCELLED -> new ResponseStatus.Cancelled();
        case INTERRUPTED ->
            new ResponseStatus.Failed("server_error", "The response was interrupted.");
        case FAILED -> ResponseStatus.Failed.because(Cause.EXECUTION, FAILED);
      };
    }
  }
}
