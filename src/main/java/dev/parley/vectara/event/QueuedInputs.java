package dev.parley.vectara.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.log.EventLog;
import dev.parley.turn.log.EventLog.News;
import dev.parley.turn.log.LogEvent;
import dev.parley.turn.queue.InputQueue;
import dev.parley.vectara.EventIds;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends inputs that name an event: they are queued while the session is running, and everything
 * after the event is returned until the session is no longer running. It is read from the log, so
 * any replica can return it; events appear when their turn has ended.
 */
@ApplicationScoped
class QueuedInputs {

  /** How often the log is read while the session is running. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final int BATCH = 100;

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
   * @param news the events and how the turn of the input ended, in parts
   */
  record Following(Multi<News> news) {

    /** The events as frames; the last ones show a failure, and the end. */
    Multi<Frame> frames(EventMapper mapper) {
      return news.onItem()
          .transformToMultiAndConcatenate(part -> Multi.createFrom().iterable(frames(part, mapper)))
          .onCompletion()
          .continueWith(Frame.end());
    }

    private static List<Frame> frames(News part, EventMapper mapper) {
      List<Frame> frames = new ArrayList<>();
      for (LogEvent event : part.events()) {
        if (event.content() instanceof AgentOutput output) {
          // The dialect has no frame for a whole output.
          Instant at = event.createdAt();
          frames.add(
              new Frame(
                  Frame.streaming("streaming_agent_output", at).put("content", output.text())));
          frames.add(
              new Frame(
                  Frame.streaming("streaming_agent_output_end", at)
                      .put("event_id", EventIds.of(event.id()))));
        } else {
          frames.add(new Frame(mapper.event(event)));
        }
      }
      if (!part.busy()) {
        part.failure().map(Frame::error).ifPresent(frames::add);
      }
      return frames;
    }

    /** All events; fails with runtime failed if the turn of the input did. */
    Uni<List<ObjectNode>> all(TurnTarget target, EventMapper mapper) {
      return news.collect()
          .asList()
          .map(
              parts -> {
                parts.get(parts.size() - 1).failure().ifPresent(reason -> fail(target, reason));
                return parts.stream()
                    .flatMap(part -> part.events().stream())
                    .map(mapper::event)
                    .toList();
              });
    }

    private static void fail(TurnTarget target, String reason) {
      throw new ConversationFailure.RuntimeFailed(
              target.agentRid(), target.session(), Cause.EXECUTION, reason)
          .exception();
    }
  }

  /**
   * Queues an input, or starts its turn if the session is not running.
   *
   * @return fails with event not found, queue full, or as {@link Turns#start}
   */
  Uni<Following> send(TurnTarget target, NewTurn turn, Input.Queueing queueing, Deadline deadline) {
    SessionSelector selector = target.selector();
    return place(selector, queueing.after(), deadline)
        .chain(
            place ->
                queue
                    .add(target, turn, queueing.behavior())
                    .chain(
                        queued ->
                            queued.isPresent()
                                ? Uni.createFrom().item(queued.get())
                                : turns
                                    .start(() -> Uni.createFrom().item(target), turn, false)
                                    .map(run -> run.key().id()))
                    .map(id -> new Following(news(selector, place, id, deadline))));
  }

  private Uni<Long> place(SessionSelector selector, Optional<UUID> event, Deadline deadline) {
    return event.isEmpty()
        ? Uni.createFrom().item(0L)
        : log.get(selector, event.get(), EventIds.of(event.get()), deadline).map(LogEvent::place);
  }

  private Multi<News> news(SessionSelector selector, long after, UUID turn, Deadline deadline) {
    AtomicLong place = new AtomicLong(after);
    return Multi.createBy()
        .repeating()
        .uni(() -> log.news(selector, place.get(), Optional.of(turn), BATCH, deadline))
        .withDelay(POLL)
        .whilst(part -> part.busy() || part.events().size() == BATCH)
        .invoke(
            part -> {
              if (!part.events().isEmpty()) {
                place.set(part.events().get(part.events().size() - 1).place());
              }
            });
  }
}
