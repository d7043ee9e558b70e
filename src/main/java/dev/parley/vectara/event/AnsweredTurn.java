package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventId;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.TurnRun;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    StreamFrames frames = stream(mapper);
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

  private StreamFrames stream(EventMapper mapper) {
    return new StreamFrames(mapper, run.key().id(), input, tools, run.contextWindow());
  }

  /**
   * The events of a turn that exceeded a limit, with that last.
   *
   * @param failure why the turn failed; if for another reason, this fails with it
   */
  Uni<List<ObjectNode>> limited(RuntimeFailure failure, EventMapper mapper) {
    return mapper
        .limit(failure, EventId.of(run.key().id(), input.size()))
        .map(
            limit ->
                Stream.concat(stream(mapper).start().stream().map(Frame::data), Stream.of(limit))
                    .toList())
        .map(Uni.createFrom()::item)
        .orElseGet(() -> Uni.createFrom().failure(failure));
  }

  private Uni<List<Frame>> ended(StreamFrames frames) {
    return run.ended()
        .map(frames::end)
        .onFailure()
        .recoverWithItem(failure -> frames.failed(failure));
  }
}
