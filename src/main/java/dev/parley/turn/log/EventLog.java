package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventId;
import dev.parley.event.StoredEvents;
import dev.parley.failure.Failure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Outage;
import dev.parley.store.Page;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.TurnKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The events of a session in the order of the log, without withdrawn ones. Events that are hidden
 * for another reason are found by their id. All operations on a session fail with session not
 * found, are one statement each (but for {@link #follow}), and do not extend its expiry.
 */
@ApplicationScoped
public class EventLog {

  /** How often a log is read while its session is running. */
  private static final Duration POLL = Duration.ofMillis(200);

  /** Maximum number of events that are read at a time meanwhile. */
  private static final int BATCH = 100;

  private final SessionStatements sessions;
  private final Statements statements;
  private final StoredEvents events;
  private final ObjectMapper json;

  EventLog(
      SessionStatements sessions, Statements statements, StoredEvents events, ObjectMapper json) {
    this.sessions = sessions;
    this.statements = statements;
    this.events = events;
    this.json = json;
  }

  /**
   * A page of the events, oldest first.
   *
   * @param after the place that the page follows; 0 for the first page
   * @param limit maximum number of events, at least 1
   * @param withHidden whether it has hidden events too
   */
  public Uni<Page<LogEvent>> list(
      SessionSelector selector, long after, int limit, boolean withHidden, Deadline deadline) {
    return sessions
        .one(
            selector,
            EventLogSql.page(selector, withHidden),
            query -> {
              query.set("after", after);
              query.set("limit", limit + 1);
            },
            deadline)
        .map(found -> Page.of(events(found), limit));
  }

  /**
   * What happens after a place until the session is no longer running, in parts. Outages are waited
   * for.
   *
   * @param turn the turn whose failure is told; it may not have started
   * @param deadline when it ends at the latest; each statement has as long as it takes
   */
  public Multi<News> follow(
      SessionSelector selector, EventPlace start, UUID turn, Deadline deadline) {
    AtomicLong place = new AtomicLong(start.after());
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                news(selector, place.get(), turn)
                    .onFailure(failure -> Outage.passes(failure) && !ends(deadline))
                    .retry()
                    .withBackOff(POLL, POLL.multipliedBy(10))
                    .indefinitely()
                    .onFailure(Outage::passes)
                    .recoverWithItem(News.NONE))
        .withDelay(POLL)
        .whilst(part -> part.more() && !ends(deadline))
        .invoke(
            part -> {
              if (!part.events().isEmpty()) {
                place.set(part.events().get(part.events().size() - 1).place());
              }
            });
  }

  /** Whether there is no time left for another statement. */
  private static boolean ends(Deadline deadline) {
    return deadline.remaining().compareTo(POLL.multipliedBy(2)) < 0;
  }

  private Uni<News> news(SessionSelector selector, long after, UUID turn) {
    return sessions
        .one(
            selector,
            EventLogSql.news(selector),
            query -> {
              query.set("after", after);
              query.set("turn", turn);
              query.set("limit", BATCH);
            },
            Deadline.NONE)
        .map(found -> News.of(found, events(found.path("events")), BATCH));
  }

  /**
   * The place of an event that any client can have seen: one that is stored, hidden or withdrawn,
   * or one that the stream of a turn showed.
   *
   * @param event empty for the start of the log
   * @param reference the caller's reference to it
   * @return fails with event not found
   */
  public Uni<EventPlace> place(
      SessionSelector selector, Optional<UUID> event, String reference, Deadline deadline) {
    // The nil UUID identifies no event.
    UUID id = event.orElseGet(() -> new UUID(0, 0));
    return sessions
        .one(
            selector,
            EventLogSql.place(selector),
            query -> {
              query.set("event", id);
              query.set("lowest", EventId.lowestTurn(id));
              query.set("highest", EventId.highestTurn(id));
            },
            deadline)
        .map(
            found ->
                event.isEmpty()
                    ? EventPlace.start(found)
                    : EventPlace.of(found, id)
                        .orElseThrow(new Failure.EventNotFound(reference)::exception));
  }

  /**
   * An event.
   *
   * @param reference the caller's reference to it
   * @return fails with event not found
   */
  public Uni<LogEvent> get(SessionSelector selector, UUID id, String reference, Deadline deadline) {
    return sessions
        .one(selector, EventLogSql.one(selector), query -> query.set("event", id), deadline)
        .map(found -> LogEvent.of(found(found, reference), events));
  }

  /**
   * Hides an event from lists and from the runtime; one that is hidden stays so.
   *
   * @return the event; fails with event not found
   */
  public Uni<LogEvent> hide(
      SessionSelector selector, UUID id, String reference, Deadline deadline) {
    String sql = EventLogSql.hide(selector, "coalesce(e.hidden, 'MANUAL')");
    return changed(selector, sql, id, reference, deadline).map(found -> LogEvent.of(found, events));
  }

  /**
   * Shows an event that was hidden, for whatever reason.
   *
   * @return the event; fails with event not found
   */
  public Uni<LogEvent> unhide(
      SessionSelector selector, UUID id, String reference, Deadline deadline) {
    String sql = EventLogSql.hide(selector, "null");
    return changed(selector, sql, id, reference, deadline).map(found -> LogEvent.of(found, events));
  }

  /**
   * Deletes an event for good; fails with event not found, or wrong turn state for a call in
   * progress.
   */
  public Uni<Void> delete(SessionSelector selector, UUID id, String reference, Deadline deadline) {
    return changed(selector, EventLogSql.delete(selector), id, reference, deadline)
        .invoke(CallInProgress::requireDeleted)
        .replaceWithVoid();
  }

  /** The tool calls whose results the session waits for, in order; empty if it does not wait. */
  public Uni<List<LogEvent>> pendingCalls(SessionSelector selector, Deadline deadline) {
    return sessions
        .one(selector, EventLogSql.pending(selector), none -> {}, deadline)
        .map(this::events);
  }

  /** The events of a turn that has ended, in order; none if it is not part of the conversation. */
  public Uni<List<LogEvent>> ofTurn(TurnKey turn) {
    return statements
        .all(turn.bind(Statement.ofText(EventLogSql.OF_TURN)), Deadline.NONE)
        .map(
            rows ->
                rows.stream().map(row -> LogEvent.of(StoredJson.tree(json, row), events)).toList());
  }

  private List<LogEvent> events(JsonNode array) {
    List<LogEvent> found = new ArrayList<>();
    array.forEach(event -> found.add(LogEvent.of(event, events)));
    return found;
  }

  /** Changes an event and returns it; fails with event not found. */
  private Uni<JsonNode> changed(
      SessionSelector selector, String sql, UUID id, String reference, Deadline deadline) {
    return sessions
        .change(selector, sql, query -> query.set("event", id), deadline)
        .map(row -> found(row, reference));
  }

  private static JsonNode found(JsonNode row, String reference) {
    if (row.isNull()) {
      throw new Failure.EventNotFound(reference).exception();
    }
    return row;
  }
}
