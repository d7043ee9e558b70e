package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionUseSql;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores the starts of turns. Each operation is one statement; they lock in the order that {@link
 * TurnSql} explains.
 */
@ApplicationScoped
class TurnStarts {

  private final Store store;
  private final StoreClock clock;
  private final TurnConfig config;
  private final StoredEvents events;
  private final ObjectMapper json;

  TurnStarts(
      Store store, StoreClock clock, TurnConfig config, StoredEvents events, ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.config = config;
    this.events = events;
    this.json = json;
  }

  /** A session and the turn to follow in it; null if the session does not exist. */
  Uni<TurnTarget> target(SessionSelector selector, Optional<UUID> after) {
    return store.reading(rows -> target(rows, selector, after));
  }

  /** The same within a unit of work. */
  Uni<TurnTarget> target(
      Mutiny.StatelessSession rows, SessionSelector selector, Optional<UUID> after) {
    return selector
        .bind(rows.createNativeQuery(targetSql(selector), String.class), clock.now())
        .setParameter("now", clock.now())
        .setParameter("after", after.orElse(null))
        .getSingleResultOrNull()
        .map(this::parsed)
        .map(row -> row == null ? null : TurnTarget.of(selector, after, row));
  }

  /** The outcome of an attempt to start a turn; null if the session does not exist. */
  Uni<Acceptance> accept(TurnTarget target, NewTurn turn, UUID id) {
    boolean stored = turn.kind() != NewTurn.Kind.UNSTORED;
    return accept(
        target,
        turn,
        id,
        !stored ? Branch.UNSTORED : target.after().isPresent() ? Branch.AFTER : Branch.TAIL);
  }

  /**
   * Takes an input from the queue and starts its turn.
   *
   * @return the lease; null if the input is not queued any more, or its turn cannot start yet
   */
  Uni<Lease> acceptQueued(TurnTarget target, NewTurn turn, UUID id) {
    return accept(target, turn, id, Branch.QUEUED)
        .map(acceptance -> acceptance == null ? null : acceptance.lease().orElse(null));
  }

  private Uni<Acceptance> accept(TurnTarget target, NewTurn turn, UUID id, Branch branch) {
    SessionSelector selector = target.selector();
    List<EventContent> input = branch == Branch.UNSTORED ? List.of() : turn.input();
    return store
        .withStatelessSession(
            rows -> {
              Mutiny.SelectionQuery<String> statement =
                  selector
                      .bind(
                          rows.createNativeQuery(acceptSql(selector, branch), String.class),
                          clock.now())
                      .setParameter("now", clock.now())
                      .setParameter("lease", config.lease().toMillis())
                      .setParameter("turnSeconds", config.maxDuration().toSeconds())
                      .setParameter("turn", id)
                      .setParameter("after", target.after().orElse(null))
                      .setParameter("trace", turn.traceId())
                      .setParameter("messageId", turn.clientId().orElse(null))
                      .setParameter("count", (long) input.size())
                      .setParameter("background", turn.kind() == NewTurn.Kind.BACKGROUND)
                      .setParameter(
                          "request", turn.request() == null ? null : turn.request().toString())
                      .setParameter("events", events.write(id, 0, input).toString());
              return statement.getSingleResultOrNull();
            })
        .map(
            row ->
                row == null
                    ? null
                    : Acceptance.of(parsed(row), id, turn.input().size(), turn.kind()));
  }

  /**
   * The outcome of an attempt to start a turn.
   *
   * @param lease the lease of the new turn; empty if another turn is in flight
   * @param expired the turn in flight, if its lease has expired
   */
  record Acceptance(Optional<Lease> lease, Optional<TurnKey> expired) {

    static Acceptance of(JsonNode row, UUID turn, int inputs, NewTurn.Kind kind) {
      if (row.path("seq").isNull()) {
        return new Acceptance(
            Optional.empty(),
            Optional.of(row)
                .filter(busy -> busy.path("expired").asBoolean())
                .map(busy -> TurnKey.of(busy, "blocking")));
      }
      TurnKey key = TurnKey.of(((ObjectNode) row).put("turn", turn.toString()), "turn");
      return new Acceptance(
          Optional.of(
              new Lease(
                  key,
                  row.path("epoch").asLong(),
                  Optional.ofNullable(row.path("parent").textValue()).map(UUID::fromString),
                  inputs,
                  kind)),
          Optional.empty());
    }
  }

  /**
   * The events of the turns that a turn follows.
   *
   * @param limit maximum number
   * @return the latest ones, latest first
   */
  Uni<List<EventContent>> history(Lease lease, int limit) {
    return store
        .reading(
            rows ->
                rows.createNativeQuery(TurnSql.HISTORY, String.class)
                    .setParameter("agent", lease.key().agentId())
                    .setParameter("session", lease.key().sessionId())
                    .setParameter("parent", lease.parent().orElse(null))
                    .setParameter("limit", limit)
                    .getResultList())
        .map(rows -> rows.stream().map(this::parsed).map(events::read).toList());
  }

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }

  /**
   * Finds a session: whether it is enabled, the definition of the version that it has once it is
   * used, and the turn to follow: that with the id {@code after} or, if it is null, the tail of the
   * conversation. If that turn waits for the results of tool calls, the ids of the calls are
   * returned.
   */
  static String targetSql(SessionSelector selector) {
    return """
        select cast(jsonb_build_object('enabled', s.enabled, 'definition', v.definition,
            'agent', s.agent_id, 'session', s.id, 'key', s.key,
            'version', v.major, 'parent', p.id, 'status', p.status,
            'pending', case when p.status = 'WAITING' then (
              select jsonb_agg(c.payload ->> 'callId' order by c.seq) from event c
              where c.agent_id = p.agent_id and c.session_id = p.session_id and c.turn_id = p.id and c.type = 'TOOL_CALL'
                and not exists (select 1 from event r
                  where r.agent_id = p.agent_id and r.session_id = p.session_id and r.turn_id = p.id
                    and r.type = 'TOOL_RESULT' and r.payload ->> 'callId' = c.payload ->> 'callId')) end) as text)
        from session s
          join agent_version v on v.agent_id = s.agent_id and v.major = %s and v.minor = %s
          left join session_log l on l.agent_id = s.agent_id and l.session_id = s.id
          left join turn p on p.agent_id = s.agent_id and p.session_id = s.id
            and p.id = coalesce(cast(:after as uuid), l.tail_turn_id)
        where %s
        """
        .formatted(
            SessionUseSql.whenUsed("major", "version_major"),
            SessionUseSql.whenUsed("minor", "version_minor"),
            selector.sql());
  }

  /**
   * Takes a lease and stores the input of a turn. The session is marked as used; its expiry covers
   * the turn's maximum duration.
   *
   * <p>A turn that follows the tail of the conversation does not start while another one does. A
   * turn that follows a given turn always starts: as the one that follows the tail if it can, else
   * as a branch. A turn that is not stored is never the one that follows the tail.
   */
  static String acceptSql(SessionSelector selector, Branch branch) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s where %1$s for no key update),%7$s
        head as (
          insert into session_log as l (agent_id, session_id, next_seq, turn_id, epoch)
          select c.agent_id, c.id, 1 + :count, %2$s, 1 from %8$s c
          on conflict (agent_id, session_id) do update set
            next_seq = l.next_seq + :count, turn_id = %3$s, epoch = l.epoch + 1%9$s
          where %4$s
          returning l.agent_id, l.session_id, l.next_seq - :count as seq, l.epoch, l.tail_turn_id),
        leased as (
          insert into turn_lease (agent_id, session_id, turn_id, epoch, lease_until, stored)
          select h.agent_id, h.session_id, cast(:turn as uuid), h.epoch,
            clock_timestamp() + :lease * interval '1 millisecond', %5$s
          from head h),
        started as (
          insert into turn (agent_id, session_id, id, parent_id, status, trace_id, client_id, started_at, inputs, background, request)
          select h.agent_id, h.session_id, cast(:turn as uuid), coalesce(cast(:after as uuid), h.tail_turn_id), 'RUNNING',
            cast(:trace as uuid), cast(:messageId as varchar), cast(:now as timestamptz), cast(:count as integer), :background,
            cast(cast(:request as text) as jsonb)
          from head h where %5$s),
        input as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
          select h.agent_id, h.session_id, h.seq + i.place - 1, cast(i.event ->> 'id' as uuid), cast(:turn as uuid),
            i.event ->> 'type', i.event -> 'payload', cast(:now as timestamptz)
          from head h, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as i (event, place)),
        used as (
          update session s set %6$s
          from head h where s.agent_id = h.agent_id and s.id = h.session_id)
        select cast(jsonb_build_object(
            'agent', c.agent_id, 'session', c.id, 'seq', h.seq, 'epoch', h.epoch,
            'parent', coalesce(cast(:after as uuid), h.tail_turn_id),
            'blocking', l.turn_id, 'expired', l.turn_id is not null and coalesce(b.lease_until <= clock_timestamp(), true)) as text)
        from chosen c left join head h on true
          left join session_log l on l.agent_id = c.agent_id and l.session_id = c.id
          left join turn_lease b on b.agent_id = l.agent_id and b.session_id = l.session_id and b.turn_id = l.turn_id
        """
        .formatted(
            selector.sql(),
            branch == Branch.UNSTORED ? "null" : "cast(:turn as uuid)",
            switch (branch) {
              case TAIL, QUEUED -> "excluded.turn_id";
              case AFTER ->
                  "case when l.turn_id is null and l.tail_turn_id = cast(:after as uuid) then excluded.turn_id else l.turn_id end";
              case UNSTORED -> "l.turn_id";
            },
            branch == Branch.TAIL || branch == Branch.QUEUED ? "l.turn_id is null" : "true",
            branch != Branch.UNSTORED,
            SessionUseSql.used("greatest(s.ttl_seconds, cast(:turnSeconds as bigint))"),
            branch == Branch.QUEUED ? TAKEN : "",
            branch == Branch.QUEUED ? "taken" : "chosen",
            branch == Branch.QUEUED ? COUNTED : "");
  }

  /**
   * Takes an input from the queue, unless a turn is in flight or waits for tools. The head of the
   * log is locked first, so that the input is not lost if the turn cannot start.
   */
  private static final String TAKEN =
      """

      free as materialized (
        select f.agent_id, f.session_id from session_log f join chosen c on f.agent_id = c.agent_id and f.session_id = c.id
        where f.turn_id is null and not exists (
          select 1 from turn t where t.agent_id = f.agent_id and t.session_id = f.session_id
            and t.id = f.tail_turn_id and t.status in ('RUNNING', 'WAITING'))
        for no key update of f),
      taken as (
        delete from queued_input q using free f
        where q.agent_id = f.agent_id and q.session_id = f.session_id and q.id = cast(:turn as uuid)
        returning q.agent_id, q.session_id as id, q.behavior),\
      """;

  private static final String COUNTED =
      """
      , queued = l.queued - 1,
        steering = l.steering - (select count(*) from taken t where t.behavior = 'STEER')\
      """;

  /** Where a turn belongs in its conversation. */
  enum Branch {
    /** After the last turn. */
    TAIL,
    /** After a given turn. */
    AFTER,
    /** After the last turn, with an input from the queue. */
    QUEUED,
    /** Nowhere: the turn is not stored. */
    UNSTORED
  }
}
