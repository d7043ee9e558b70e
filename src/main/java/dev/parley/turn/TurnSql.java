package dev.parley.turn;

import dev.parley.session.NewSession;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionSql;

/**
 * The statements on turns, as PostgreSQL runs them. Each touches one agent. A statement that locks
 * both locks the session before the head of its log, so that two of them cannot deadlock.
 */
final class TurnSql {

  /** The longest title that a session takes from its first message. */
  private static final int MAX_TITLE = 200;

  /**
   * Renews leases and returns the turns that still hold theirs. A lease that has expired is not
   * renewed, even if no other replica has noticed.
   */
  static final String RENEW =
      """
      with renewed as (
        update session_log l set lease_until = clock_timestamp() + :lease * interval '1 millisecond'
        from jsonb_to_recordset(cast(cast(:turns as text) as jsonb)) as t (agent uuid, session uuid, turn uuid, epoch bigint)
        where l.agent_id = t.agent and l.session_id = t.session and l.turn_id = t.turn and l.epoch = t.epoch
          and l.lease_until > clock_timestamp()
        returning l.turn_id)
      select cast(turn_id as text) from renewed
      """;

  /** Appends pieces if the lease is valid; returns their number. */
  static final String APPEND =
      """
      with held as (
        select l.agent_id from session_log l
        where l.agent_id = :agent and l.session_id = :session and l.turn_id = :turn and l.epoch = :epoch
          and l.lease_until > clock_timestamp()
        for key share),
      appended as (
        insert into piece (agent_id, session_id, turn_id, ordinal, content)
        select held.agent_id, cast(:session as uuid), cast(:turn as uuid), :ordinal + p.place - 1, p.content
        from held, jsonb_array_elements(cast(cast(:pieces as text) as jsonb)) with ordinality as p (content, place)
        returning 1)
      select count(*) from appended
      """;

  /** The pieces of a turn, as a JSON array. */
  static final String PIECES =
      """
      select cast(coalesce(jsonb_agg(p.content order by p.ordinal), '[]') as text) from piece p
      where p.agent_id = :agent and p.session_id = :session and p.turn_id = :turn
      """;

  /** The earlier events of a conversation that a runtime can see, latest first, as JSON objects. */
  static final String HISTORY =
      """
      select cast(jsonb_build_object('type', e.type, 'payload', e.payload) as text) from event e
      where e.agent_id = :agent and e.session_id = :session and e.seq < :seq and e.hidden is null
        and e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT', 'TOOL_CALL', 'TOOL_RESULT')
      order by e.seq desc limit :limit
      """;

  /** Turns whose lease has expired, on all replicas. */
  static final String EXPIRED =
      """
      select cast(jsonb_build_object('agent', t.agent_id, 'session', t.session_id, 'turn', t.id) as text)
      from turn t join session_log l on l.agent_id = t.agent_id and l.session_id = t.session_id and l.turn_id = t.id
      where t.status = 'RUNNING' and l.lease_until <= clock_timestamp() limit :batch
      """;

  static final String STATUS =
      """
      select t.status from turn t
      where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  /** The condition for a holder that ends its turn. */
  static final String BY_HOLDER = "l.epoch = :epoch and l.lease_until > clock_timestamp()";

  /** The condition for any replica that ends a turn whose lease has expired. */
  static final String AFTER_LEASE = "l.lease_until <= clock_timestamp()";

  /** The condition for a caller that cancels a turn. */
  static final String BY_CALLER = "true";

  private TurnSql() {}

  /** Finds a session: whether it is enabled, and the definition of its agent's version. */
  static String target(SessionSelector selector) {
    return """
        select cast(jsonb_build_object('enabled', s.enabled, 'definition', v.definition) as text) from session s
          join agent_version v on v.agent_id = s.agent_id and v.major = s.version_major and v.minor = s.version_minor
        where %s
        """
        .formatted(selector.sql());
  }

  /**
   * Stores a message and takes the session's lease, unless a turn is in flight. The session is
   * marked as used; its expiry covers the turn's maximum duration.
   */
  static String accept(SessionSelector selector) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s where %s for no key update),
        taken as (
          insert into session_log as l (agent_id, session_id, next_seq, turn_id, epoch, lease_until)
          select c.agent_id, c.id, 2, cast(:turn as uuid), 1, clock_timestamp() + :lease * interval '1 millisecond' from chosen c
          on conflict (agent_id, session_id) do update set
            next_seq = l.next_seq + 1, turn_id = excluded.turn_id, epoch = l.epoch + 1, lease_until = excluded.lease_until
          where l.turn_id is null
          returning l.agent_id, l.session_id, l.next_seq - 1 as seq, l.epoch, l.tail_turn_id),
        started as (
          insert into turn (agent_id, session_id, id, parent_id, status, trace_id, client_id, started_at)
          select t.agent_id, t.session_id, cast(:turn as uuid), t.tail_turn_id, 'RUNNING', cast(:trace as uuid),
            cast(:client as varchar), cast(:now as timestamptz)
          from taken t),
        message as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
          select t.agent_id, t.session_id, t.seq, cast(:event as uuid), cast(:turn as uuid), 'INPUT_MESSAGE',
            cast(cast(:payload as text) as jsonb), cast(:now as timestamptz)
          from taken t),
        used as (
          update session s set %s
          from taken t where s.agent_id = t.agent_id and s.id = t.session_id)
        select cast(jsonb_build_object(
            'agent', c.agent_id, 'session', c.id, 'seq', t.seq, 'epoch', t.epoch,
            'blocking', l.turn_id, 'expired', l.lease_until <= clock_timestamp()) as text)
        from chosen c left join taken t on true
          left join session_log l on l.agent_id = c.agent_id and l.session_id = c.id
        """
        .formatted(
            selector.sql(),
            SessionSql.used("greatest(s.ttl_seconds, cast(:turnSeconds as bigint))"));
  }

  /**
   * Ends a turn: appends its events, frees the session for the next one, and updates the session.
   * Returns 1, or 0 if the condition does not hold, in which case nothing was changed.
   *
   * @param guard who may end it: {@link #BY_HOLDER}, {@link #AFTER_LEASE} or {@link #BY_CALLER}
   * @param added whether the exchange becomes part of the conversation; otherwise its events are
   *     withdrawn
   */
  static String end(String guard, boolean added) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s
          where s.agent_id = :agent and s.id = :session for no key update),
        freed as (
          update session_log l set turn_id = null, lease_until = null, next_seq = l.next_seq + :count%s
          from chosen c
          where l.agent_id = c.agent_id and l.session_id = c.id and l.turn_id = :turn and %s
          returning l.agent_id, l.session_id, l.next_seq - :count as seq),
        appended as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, hidden, created_at)
          select f.agent_id, f.session_id, f.seq + e.place - 1, cast(e.event ->> 'id' as uuid), cast(:turn as uuid),
            e.event ->> 'type', e.event -> 'payload', %s, cast(:now as timestamptz)
          from freed f, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as e (event, place)),
        cleared as (
          delete from piece p using freed f
          where p.agent_id = f.agent_id and p.session_id = f.session_id and p.turn_id = :turn),
        ended as (
          update turn t set status = :status, ended_at = :now, input_tokens = cast(:inputTokens as bigint),
            output_tokens = cast(:outputTokens as bigint), history_cut = :historyCut, error = cast(:error as varchar)
          from freed f where t.agent_id = f.agent_id and t.session_id = f.session_id and t.id = :turn),
        updated as (%s)
        select count(*) from freed
        """
        .formatted(
            added ? ", tail_turn_id = :turn" : "",
            guard,
            added ? "null" : "'WITHDRAWN'",
            added ? ADD : WITHDRAW);
  }

  /**
   * A session without a name of its own takes its first message as its name. Until then its name is
   * its key, or that of all new sessions.
   */
  private static final String ADD =
      """
      update session s set message_count = s.message_count + 2, updated_at = greatest(s.updated_at, :now),
            name = case when s.name in (s.key, '%s') and s.message_count = 0 then coalesce(
              (select nullif(left(btrim(m.payload ->> 'text'), %d), '') from event m
               where m.agent_id = s.agent_id and m.session_id = s.id and m.turn_id = :turn and m.type = 'INPUT_MESSAGE'),
              s.name) else s.name end,
            %s
          from freed f where s.agent_id = f.agent_id and s.id = f.session_id\
      """
          .formatted(NewSession.UNNAMED, MAX_TITLE, SessionSql.used("s.ttl_seconds"));

  private static final String WITHDRAW =
      """
      update event e set hidden = 'WITHDRAWN'
          from freed f where e.agent_id = f.agent_id and e.session_id = f.session_id and e.turn_id = :turn\
      """;
}
