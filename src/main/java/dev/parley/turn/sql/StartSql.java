package dev.parley.turn.sql;

import dev.parley.event.OutstandingCall;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionUseSql;

/** The statements that start turns. They lock in the order that {@link TurnSql} explains. */
public final class StartSql {

  private StartSql() {}

  /**
   * Finds a session: whether it is enabled, the definition of the version that it has once it is
   * used, the step that answers, what conditions and templates can read, and the turn to follow:
   * that with the id {@code after} or, if it is null, the tail of the conversation. If that turn
   * waits for the results of tool calls or for approvals of calls, the calls are returned.
   */
  public static String target(SessionSelector selector) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id, s.key, s.name, s.description, s.metadata, s.enabled, %2$s as used_major, %3$s as used_minor
          from session s where %4$s)
        select cast(jsonb_build_object('enabled', s.enabled, 'definition', v.definition,
            'agent', s.agent_id, 'session', s.id, 'key', s.key,
            'version', v.major, 'minor', v.minor, 'parent', p.id, 'status', p.status, 'busy', l.turn_id is not null, 'tokens', p.context_tokens,
            'about', case when v.definition -> 'vectara' is not null then jsonb_build_object(
              'session', jsonb_build_object('key', s.key, 'name', s.name, 'description', s.description, 'metadata', s.metadata),
              'agent', (
                select jsonb_build_object('key', a.name, 'name', a.display_name, 'description', coalesce(v.description, a.description))
                from agent a where a.id = s.agent_id)) end,
            'pending', case when p.status = 'WAITING' then (
              select jsonb_agg(jsonb_build_object('event', c.id, 'type', c.type, 'payload', c.payload) order by c.seq) from event c
              where c.agent_id = :agent and c.session_id = p.session_id and c.turn_id = p.id and c.type = 'TOOL_CALL'
                and %1$s) end) as text)
        from chosen s
          join agent_version v on v.agent_id = :agent and v.major = s.used_major and v.minor = s.used_minor
          left join session_log l on l.agent_id = :agent and l.session_id = (select c.id from chosen c)
          left join turn p on p.agent_id = :agent and p.session_id = (select c.id from chosen c)
            and p.id = coalesce(cast(:after as uuid), l.tail_turn_id)
        """
        .formatted(
            OutstandingCall.condition("c"),
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
  public static String accept(SessionSelector selector, Branch branch) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id, s.current_step from session s where %1$s for no key update),%7$s
        head as (
          insert into session_log as l (agent_id, session_id, next_seq, turn_id, epoch, steering)
          select c.agent_id, c.id, 1 + :count, %2$s, 1, %8$s c
          on conflict (agent_id, session_id) do update set
            next_seq = l.next_seq + :count, turn_id = %3$s, epoch = l.epoch + 1%9$s
          where %4$s
          returning l.agent_id, l.session_id, l.next_seq - :count as seq, l.epoch, l.tail_turn_id, l.turn_id),
        leased as (
          insert into turn_lease (agent_id, session_id, turn_id, epoch, lease_until, stored)
          select h.agent_id, h.session_id, cast(:turn as uuid), h.epoch,
            clock_timestamp() + :lease * interval '1 millisecond', %5$s
          from head h),
        started as (
          insert into turn (agent_id, session_id, id, parent_id, status, trace_id, client_id, started_at, inputs, background, compaction, request)
          select h.agent_id, h.session_id, cast(:turn as uuid), coalesce(cast(:after as uuid), h.tail_turn_id), 'RUNNING',
            cast(:trace as uuid), cast(:messageId as varchar), cast(:now as timestamptz), cast(:count as integer), :background, :compaction,
            cast(cast(:request as text) as jsonb)
          from head h where %5$s),
        input as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
          select h.agent_id, h.session_id, h.seq + i.place - 1, cast(i.event ->> 'id' as uuid), cast(:turn as uuid),
            i.event ->> 'type', i.event -> 'payload', cast(:now as timestamptz)
          from head h, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as i (event, place)),
        used as (
          update session s set %6$s
          where s.agent_id = :agent and s.id = (select h.session_id from head h))
        select cast(jsonb_build_object(
            'agent', c.agent_id, 'session', c.id, 'seq', h.seq, 'epoch', h.epoch, 'step', %10$s,
            'parent', coalesce(cast(:after as uuid), h.tail_turn_id),
            'blocking', l.turn_id, 'expired', l.turn_id is not null and coalesce(b.lease_until <= clock_timestamp(), true)) as text)
        from chosen c left join head h on true
          left join session_log l on l.agent_id = :agent and l.session_id = (select k.id from chosen k)
          left join turn_lease b on b.agent_id = :agent and b.session_id = l.session_id and b.turn_id = l.turn_id
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
            branch == Branch.QUEUED
                ? "case when c.behavior = 'STEER' then 1 else 0 end from taken"
                : "0 from chosen",
            branch == Branch.QUEUED ? COUNTED : "",
            // A branch begins with the first step.
            branch == Branch.AFTER
                ? "case when h.turn_id = cast(:turn as uuid) then c.current_step end"
                : "c.current_step");
  }

  /**
   * Takes an input from the queue, unless a turn is in flight or waits for the caller. The head of
   * the log is locked first, so that the input is not lost if the turn cannot start.
   */
  private static final String TAKEN =
      """

      free as materialized (
        select f.agent_id, f.session_id from session_log f
        where f.agent_id = :agent and f.session_id = (select c.id from chosen c) and f.turn_id is null and not exists (
          select 1 from turn t where t.agent_id = :agent and t.session_id = f.session_id
            and t.id = f.tail_turn_id and (t.status = 'RUNNING' or %s))
        for no key update),
      taken as (
        delete from queued_input q
        where q.agent_id = :agent and q.session_id = (select f.session_id from free f) and q.id = cast(:turn as uuid)
        returning q.agent_id, q.session_id as id, q.behavior),\
      """
          .formatted(OutstandingCall.waits("t", ":agent"));

  private static final String COUNTED =
      """
      , queued = l.queued - 1, steering = l.steering - excluded.steering\
      """;

  /** Where a turn belongs in its conversation. */
  public enum Branch {
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
