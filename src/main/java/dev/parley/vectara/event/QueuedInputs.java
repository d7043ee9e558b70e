package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventId;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.FailureException;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.log.EventLog;
import dev.parley.turn.log.EventPlace;
import dev.parley.turn.log.News;
import dev.parley.turn.queue.Behavior;
import dev.parley.turn.queue.InputQueue;
import dev.parley.vectara.EventIds;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends inputs that name an event: they are queued while the session is running, and everything
 * after the event is returned until the session is no longer running. It is read from the log, so
 * any replica can return it; events appear when their turn has ended.
 */
@ApplicationScoped
class QueuedInputs {

  private static final Logger LOG = Logger.getLogger(QueuedInputs.class);

  /** Maximum number of earlier events in an answer that is not a stream. */
  private static final int MOST = 1000;

  private final Turns turns;
  private final InputQueue queue;
  private final EventLog log;

  QueuedInputs(Turns turns, InputQueue queue, EventLog log) {
    this.turns = turns;
    this.queue = queue;
    this.log = log;
  }

  /**
   * What follows an event, until the session is no longer running.
   *
   * @param turn the turn of the input
   * @param input what the turn starts with
   * @param place the event
   * @param news what follows its place and how the turn of the input ended, in parts
   */
  record Following(UUID turn, List<EventContent> input, EventPlace place, Multi<News> news) {

    /**
     * The events as frames; the last ones show a failure, and the end. Does not fail, because the
     * input is accepted.
     */
    Multi<Frame> frames(EventMapper mapper) {
      AtomicBoolean read = new AtomicBoolean();
      return news.onItem()
          .transformToMultiAndConcatenate(
              part -> Multi.createFrom().iterable(frames(part, mapper, read)))
          .onFailure()
          .invoke(failure -> LOG.warnf("Events of a queued input not read: %s", failure.toString()))
          .onFailure()
          .recoverWithItem(
              () -> Frame.error("The events could not be read; the input was accepted."))
          .onCompletion()
          .continueWith(Frame.end());
    }

    private List<Frame> frames(News part, EventMapper mapper, AtomicBoolean read) {
      List<Frame> frames = new ArrayList<>();
      part.events().stream()
          .filter(place::isFollowedBy)
          .forEach(event -> frames.addAll(Frame.of(mapper.event(event))));
      read.compareAndSet(false, hasInput(part));
      if (!part.more()) {
        part.failure().ifPresent(known -> frames.addAll(failed(known, read.get(), mapper)));
      }
      return frames;
    }

    /** All events; fails with runtime failed if the turn of the input did, but for limits. */
    Uni<List<ObjectNode>> all(TurnTarget target, EventMapper mapper) {
      return news.collect().asList().map(parts -> all(parts, target, mapper));
    }

    private List<ObjectNode> all(List<News> parts, TurnTarget target, EventMapper mapper) {
      List<ObjectNode> events = new ArrayList<>();
      parts.stream()
          .flatMap(part -> part.events().stream())
          .filter(place::isFollowedBy)
          .forEach(event -> events.add(mapper.event(event)));
      Optional<RuntimeFailure> failure = parts.get(parts.size() - 1).failure();
      if (failure.isPresent()) {
        requireLimit(target, failure.get(), mapper);
        failed(failure.get(), parts.stream().anyMatch(this::hasInput), mapper)
            .forEach(frame -> events.add(frame.data()));
      }
      return events;
    }

    private boolean hasInput(News part) {
      return part.events().stream().anyMatch(event -> EventId.index(event.id(), turn).isPresent());
    }

    /** What was sent, unless it was read before the failure hid it, and what shows the failure. */
    private List<Frame> failed(RuntimeFailure failure, boolean read, EventMapper mapper) {
      List<Frame> frames = new ArrayList<>();
      if (!read) {
        frames.addAll(
            new StreamFrames(mapper, turn, input, Map.of(), OptionalLong.empty()).start());
      }
      frames.add(Frame.failed(failure, mapper, EventId.of(turn, input.size())));
      return frames;
    }

    private void requireLimit(TurnTarget target, RuntimeFailure failure, EventMapper mapper) {
      if (mapper.limit(failure, turn).isEmpty()) {
        throw new ConversationFailure.RuntimeFailed(
                target.agentRid(), target.session(), failure.reason(), failure.getMessage())
            .exception();
      }
    }
  }

  /**
   * Queues an input, or starts its turn if the session is not running.
   *
   * @param streamed whether the answer is a stream, which may have any length and takes any time.
   *     Otherwise it ends at the deadline with what there is by then
   * @return fails with event not found, wrong shape, queue full, or as {@link Turns#start}
   */
  Uni<Following> send(
      TurnTarget target,
      NewTurn turn,
      Input.Queueing queueing,
      boolean streamed,
      Deadline deadline) {
    SessionSelector selector = target.selector();
    return log.place(
            selector, queueing.after(), queueing.after().map(EventIds::of).orElse(""), deadline)
        .chain(
            place -> {
              if (!streamed && place.following() > MOST) {
                throw InputReader.wrong(
                    "since",
                    "has more than %d events after it; stream the response, or name a later event"
                        .formatted(MOST));
              }
              return accept(target, turn, queueing.behavior(), place, streamed, deadline);
            });
  }

  /**
   * Queues a turn, or starts it if the session is not running; what is returned follows the present
   * end of the log.
   *
   * @return fails as {@link #send}
   */
  Uni<Following> follow(TurnTarget target, NewTurn turn, boolean streamed, Deadline deadline) {
    return log.place(target.selector(), Optional.empty(), "", deadline)
        .map(EventPlace::end)
        .chain(end -> accept(target, turn, Behavior.FOLLOW_UP, end, streamed, deadline));
  }

  /** A request that is abandoned at its deadline must not have its input executed later. */
  private Uni<Following> accept(
      TurnTarget target,
      NewTurn turn,
      Behavior behavior,
      EventPlace place,
      boolean streamed,
      Deadline deadline) {
    Deadline end = streamed ? Deadline.NONE : deadline;
    return accept(target.by(deadline), turn, behavior, true)
        .map(
            id ->
                new Following(
                    id, turn.input(), place, log.follow(target.selector(), place, id, end)));
  }

  /** Queues an input or starts its turn; returns the turn's id. */
  private Uni<UUID> accept(TurnTarget target, NewTurn turn, Behavior behavior, boolean again) {
    return queue
        .add(target, turn, behavior)
        .chain(
            queued ->
                queued.isPresent()
                    ? Uni.createFrom().item(queued.get())
                    : turns
                        .start(() -> idle(target), turn, false)
                        .map(run -> run.key().id())
                        // Another turn has started meanwhile, for which the input can be queued.
                        .onFailure(failure -> again && isTurnInProgress(failure))
                        .recoverWithUni(() -> accept(target, turn, behavior, false)));
  }

  /** The session as it is now: the turn that was in flight may wait for tools since. */
  private Uni<TurnTarget> idle(TurnTarget target) {
    return turns
        .target(target.selector())
        .invoke(InputCalls::requireNoPendingCalls)
        .map(now -> now.by(target.deadline()));
  }

  private static boolean isTurnInProgress(Throwable failure) {
    return failure instanceof FailureException known
        && known.failure() instanceof ConversationFailure.TurnInProgress;
  }
}
