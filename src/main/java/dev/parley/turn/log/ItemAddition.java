package dev.parley.turn.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionUseSql;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Adds events to a conversation without an answer. They form a turn of their own, so that they have
 * their place in the chain of turns.
 */
@ApplicationScoped
public class ItemAddition {

  /**
   * Adds events after the tail, unless a turn is in flight there; returns whether it did. The
   * session must be locked: then the tail that is read is the current one.
   */
  private static final String ADD =
      """
      with tail as materialized (
        select l.tail_turn_id from session_log l where l.agent_id = :agent and l.session_id = :session),
      head as (
        insert into session_log as l (agent_id, session_id, next_seq, tail_turn_id, epoch)
        values (:agent, :session, 1 + :count, :turn, 0)
        on conflict (agent_id, session_id) do update set next_seq = l.next_seq + :count, tail_turn_id = :turn
        where l.turn_id is null
        returning l.next_seq - :count as seq),
      added as (
        insert into turn (agent_id, session_id, id, parent_id, status, trace_id, started_at, ended_at, inputs)
        select cast(:agent as uuid), cast(:session as uuid), cast(:turn as uuid), (select tail_turn_id from tail), 'ADDED',
          cast(:turn as uuid), cast(:now as timestamptz), cast(:now as timestamptz), cast(:count as integer)
        from head),
      events as (
        insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
        select cast(:agent as uuid), cast(:session as uuid), h.seq + e.place - 1, cast(e.event ->> 'id' as uuid),
          cast(:turn as uuid), e.event ->> 'type', e.event -> 'payload', cast(:now as timestamptz)
        from head h, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as e (event, place))
      select count(*) = 1 from head
      """;

  private final Store store;
  private final StoreClock clock;
  private final Ids ids;
  private final StoredEvents events;

  ItemAddition(Store store, StoreClock clock, Ids ids, StoredEvents events) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.events = events;
  }

  /**
   * Adds events to a session, which counts as use.
   *
   * @return the events with their ids; fails with session not found, or turn in progress
   */
  public Uni<List<LogItem>> add(SessionSelector selector, List<EventContent> contents) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    UUID turn = ids.next();
    ArrayNode written = events.write(turn, 0, contents);
    Instant now = clock.now();
    return store
        .withStatelessTransaction(
            rows ->
                selector
                    .bind(rows.createNativeQuery(use(selector), UUID.class), now)
                    .setParameter("now", now)
                    .getSingleResultOrNull()
                    .onItem()
                    .ifNull()
                    .failWith(selector::notFound)
                    .chain(
                        session ->
                            add(rows, selector.access().agent().id(), session, turn, written, now)))
        .map(
            added -> {
              if (!added) {
                throw new ConversationFailure.TurnInProgress(
                        selector.access().agent().rid(), selector.ref().text())
                    .exception();
              }
              return items(written);
            });
  }

  private static String use(SessionSelector selector) {
    return "update session s set %s where %s returning s.id"
        .formatted(SessionUseSql.used("s.ttl_seconds"), selector.sql());
  }

  /** Events that are written as {@link StoredEvents#write} does. */
  public List<LogItem> items(ArrayNode written) {
    return StreamSupport.stream(written.spliterator(), false)
        .map(
            row ->
                new LogItem(
                    UUID.fromString(row.path("id").asText()), Optional.empty(), events.read(row)))
        .toList();
  }

  /**
   * Adds events when a session is created.
   *
   * @param turn the id of the turn that they form, from which their ids follow
   * @param written the events, as {@link StoredEvents#write} writes them
   */
  public InitialContent initial(UUID turn, ArrayNode written) {
    return (rows, session) ->
        written.isEmpty()
            ? Uni.createFrom().voidItem()
            : add(rows, session, turn, written).replaceWithVoid();
  }

  private Uni<Boolean> add(
      Mutiny.StatelessSession rows, Session session, UUID turn, ArrayNode written) {
    return add(rows, session.agentId, session.id, turn, written, clock.now());
  }

  private static Uni<Boolean> add(
      Mutiny.StatelessSession rows,
      UUID agent,
      UUID session,
      UUID turn,
      ArrayNode written,
      Instant now) {
    return rows.createNativeQuery(ADD, Boolean.class)
        .setParameter("agent", agent)
        .setParameter("session", session)
        .setParameter("turn", turn)
        .setParameter("count", (long) written.size())
        .setParameter("events", written.toString())
        .setParameter("now", now)
        .getSingleResult();
  }
}
