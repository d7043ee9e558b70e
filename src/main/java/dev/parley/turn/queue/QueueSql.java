package dev.parley.turn.queue;

import dev.parley.event.OutstandingCall;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionUseSql;

/**
 * The statements on queued inputs, as PostgreSQL runs them. Those that write lock the session
 * before the head of its log, as the others on turns do.
 */
final class QueueSql {

  /** The first input of a session, with what is needed to start its turn. */
  static final String FIRST =
      """
      select cast(jsonb_build_object('id', q.id, 'turn', q.turn, 'workspace', w.name,
          'subject', s.owner_subject, 'client', s.owner_client, 'isolation', s.isolation_key) as text)
      from queued_input q
        join session s on s.agent_id = q.agent_id and s.id = q.session_id
        join agent a on a.id = q.agent_id
        join workspace w on w.id = a.workspace_id
      where q.agent_id = :agent and q.session_id = :session and q.taken_turn is null
      order by q.position limit 1
      """;

  /**
   * Sessions with queued inputs and no turn that keeps them waiting, on all replicas, those that
   * have waited longest first.
   */
  static final String WAITING =
      """
      select cast(jsonb_build_object('agent', l.agent_id, 'session', l.session_id, 'turn', l.tail_turn_id) as text)
      from session_log l
        join session s on s.agent_id = l.agent_id and s.id = l.session_id
        join (
          select q.agent_id, q.session_id, min(q.created_at) as since from queued_input q
          where q.taken_turn is null group by q.agent_id, q.session_id) w
          on w.agent_id = l.agent_id and w.session_id = l.session_id
      where l.turn_id is null and (s.expires_at is null or s.expires_at > :now) and not exists (
        select 1 from turn t where t.agent_id = l.agent_id and t.session_id = l.session_id
          and t.id = l.tail_turn_id and %s)
      order by w.since limit :batch
      """
          .formatted(OutstandingCall.waits("t", "t.agent_id"));

  private QueueSql() {}

  /**
   * Queues an input if a turn is in flight. Returns whether it is queued and how many are, or null
   * if no turn is in flight; no row if the session does not exist. Counts as a use of the session.
   */
  static String add(SessionSelector selector) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s where %s for no key update),
        locked as materialized (
          select l.turn_id, l.queued from session_log l
          where l.agent_id = :agent and l.session_id = (select c.id from chosen c)
          for no key update),
        head as (
          update session_log l set
            enqueued = l.enqueued + 1,
            queued = l.queued + 1,
            steering = l.steering + case when :behavior = 'STEER' then 1 else 0 end
          from locked k
          where l.agent_id = :agent and l.session_id = (select c.id from chosen c) and k.turn_id is not null and k.queued < :most
          returning l.agent_id, l.session_id, l.enqueued),
        added as (
          insert into queued_input (agent_id, session_id, position, id, behavior, turn, created_at)
          select h.agent_id, h.session_id, h.enqueued, cast(:id as uuid), :behavior, cast(cast(:turn as text) as jsonb),
            cast(:now as timestamptz)
          from head h),
        used as (
          update session s set %s where s.agent_id = :agent and s.id = (select h.session_id from head h))
        select cast(jsonb_build_object('added', exists (select 1 from head), 'full', exists (
            select 1 from locked k where k.turn_id is not null and k.queued >= :most)) as text)
        from chosen c
        """
        .formatted(
            selector.sql(),
            SessionUseSql.used("greatest(s.ttl_seconds, cast(:turnSeconds as bigint))"));
  }
}
