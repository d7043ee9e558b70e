package dev.parley.vectara.event;

import dev.parley.event.EventContent;
import dev.parley.turn.TurnRun;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;

/**
 * A turn that runs on this replica. It runs to its end even if its client goes away.
 *
 * @param run the turn
 * @param input what it started with
 * @param tools the names of the tools whose results are part of the input, by the ids of the calls
 */
record AnsweredTurn(TurnRun run, List<EventContent> input, Map<String, String> tools) {

  /** The frames of its stream, which do not fail. */
  Multi<Frame> frames(EventMapper mapper) {
    StreamFrames frames =
        new StreamFrames(mapper, run.key().id(), input, tools, run.contextWindow());
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
            ended(frames).onItem().transformToMulti(Multi.createFrom()::iterable));
  }

  private Uni<List<Frame>> ended(StreamFrames frames) {
    return run.ended()
        .map(frames::end)
        .onFailure()
        .recoverWithItem(failure -> frames.failed(failure));
  }
}
