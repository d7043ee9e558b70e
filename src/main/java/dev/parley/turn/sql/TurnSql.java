package dev.parley.turn.sql;

import dev.parley.session.NewSession;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionUseSql;

/**
 * The statements on turns in flight, as PostgreSQL runs them. Each touches one agent. A statement
 * that locks both locks the session before the head of its log, so that two of them cannot
 * deadlock.
 */
public final class TurnSql {

  /** The longest title that a session takes from its first message. */
  private static final int MAX_TITLE = 200;

  /** The longest description that a session takes from its first message. */
  private static final int MAX_DESCRIPTION = 1000;

  /** The start of the first message of the turn, with its maximum length; null if it is blank. */
  private static final String FIRST_MESSAGE =
      """
      (select nullif(left(btrim(m.payload ->> 'text'), %d), '') from event m
               where m.agent_id = s.agent_id and m.session_id = s.id and m.turn_id = :turn and m.type = 'INPUT_MESSAGE'
                 and m.payload ->> 'role' is null order by m.seq limit 1)\
      """;

  /**
   * Renews leases and returns the turns that still hold theirs. A lease that has expired is not
   * renewed, even if no other replica has noticed.
   */
  public static final String RENEW =
      """
      with renewed as (
        update turn_lease l set lease_until = clock_timestamp() + :lease * interval '1 millisecond'
        from jsonb_to_recordset(cast(cast(:turns as text) as jsonb)) as t (agent uuid, session uuid, turn uuid, epoch bigint)
        where l.agent_id = t.agent and l.session_id = t.session and l.turn_id = t.turn and l.epoch = t.epoch
          and l.lease_until > clock_timestamp()
        returning l.turn_id)
      select cast(turn_id as text) from renewed
      """;

  /** Appends pieces if the lease is valid; returns their number. */
  public static final String APPEND =
      """
      with held as (
        select l.agent_id from turn_lease l
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

  /** What a turn that is in flight has produced, and how many events it started with. */
  public static final String PRODUCED =
      """
      select cast(jsonb_build_object('inputs', t.inputs, 'pieces', (
          select jsonb_agg(p.content order by p.ordinal) from piece p
          where p.agent_id = t.agent_id and p.session_id = t.session_id and p.turn_id = t.id)) as text)
      from turn t where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  /**
   * The events that a runtime can see of a turn's predecessors, latest first, as JSON objects. The
   * predecessors are the chain of parents; the events of other branches are not part of it.
   */
  public static final String HISTORY =
      """
      with recursive chain as (
        select t.id, t.parent_id, 1 as place from turn t
        where t.agent_id = :agent and t.session_id = :session and t.id = cast(:parent as uuid)
        union all
        select p.id, p.parent_id, c.place + 1 from chain c
          join turn p on p.agent_id = :agent and p.session_id = :session and p.id = c.parent_id
        where c.place < :limit)
      select cast(jsonb_build_object('type', e.type, 'payload', e.payload) as text) from event e
      where e.agent_id = :agent and e.session_id = :session and e.hidden is null
        and e.turn_id in (select c.id from chain c)
        and e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT', 'TOOL_CALL', 'TOOL_RESULT')
      order by e.seq desc limit :limit
      """;

  /** Turns whose lease has expired, on all replicas. */
  public static final String EXPIRED =
      """
      select cast(jsonb_build_object('agent', l.agent_id, 'session', l.session_id, 'turn', l.turn_id) as text)
      from turn_lease l where l.lease_until <= clock_timestamp() limit :batch
      """;

  /** Deletes the pieces of turns that ended long enough ago; returns the number of turns. */
  public static final String FORGET_PIECES =
      """
      with old as (
        select t.agent_id, t.session_id, t.id from turn t where t.pieces_until <= :now and t.pieces_until > '-infinity' limit :batch
        for update skip locked),
      deleted as (
        delete from piece p using old o
        where p.agent_id = o.agent_id and p.session_id = o.session_id and p.turn_id = o.id),
      changed as (
        update turn t set pieces_until = '-infinity' from old o
        where t.agent_id = o.agent_id and t.session_id = o.session_id and t.id = o.id
        returning 1)
      select cast(count(*) as integer) from changed
      """;

  public static final String STATUS =
      """
      select t.status from turn t
      where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  /**
   * Takes the first input that was queued for a turn in flight and appends it to its pieces.
   * Returns its messages in order, or null if the lease is no longer valid.
   */
  public static final String TAKE =
      """
      with head as materialized (
        select h.agent_id, h.session_id from session_log h
        where h.agent_id = :agent and h.session_id = :session and h.turn_id = :turn for no key update),
      held as materialized (
        select l.agent_id, l.session_id from turn_lease l join head h on l.agent_id = h.agent_id and l.session_id = h.session_id
        where l.turn_id = :turn and l.epoch = :epoch and l.lease_until > clock_timestamp()
        for key share of l),
      taken as (
        delete from queued_input q using held h
        where q.agent_id = h.agent_id and q.session_id = h.session_id and q.position = (
          select min(f.position) from queued_input f
          where f.agent_id = h.agent_id and f.session_id = h.session_id and f.behavior = 'STEER')
        returning q.turn),
      counted as (
        update session_log h set queued = h.queued - t.count, steering = h.steering - t.count
        from (select count(*) as count from taken) t, held
        where h.agent_id = held.agent_id and h.session_id = held.session_id),
      messages as (
        select i.event -> 'payload' as payload, i.place
        from taken t, jsonb_array_elements(t.turn -> 'input') with ordinality as i (event, place)),
      appended as (
        insert into piece (agent_id, session_id, turn_id, ordinal, content)
        select held.agent_id, held.session_id, cast(:turn as uuid), :ordinal + m.place - 1,
          jsonb_build_object('kind', 'steering', 'content', m.payload)
        from held, messages m)
      select cast(case when exists (select 1 from held)
        then coalesce((select jsonb_agg(m.payload order by m.place) from messages m), '[]') end as text)
      """;

  /** The condition for a holder that ends its turn. */
  public static final String BY_HOLDER = "l.epoch = :epoch and l.lease_until > clock_timestamp()";

  /** The condition for a holder that ends its turn unless there is more input for it. */
  public static final String BY_HOLDER_UNSTEERED =
      BY_HOLDER + " and (h.turn_id is distinct from l.turn_id or h.steering = 0)";

  /** The condition for any replica that ends a turn whose lease has expired. */
  public static final String AFTER_LEASE = "l.lease_until <= clock_timestamp()";

  /** The condition for a caller that cancels a turn. */
  public static final String BY_CALLER = "true";

  private TurnSql() {}

  /** The turn in flight with a message id. */
  public static String inFlight(SessionSelector selector) {
    return """
        select cast(jsonb_build_object('agent', s.agent_id, 'session', s.id, 'turn', l.turn_id, 'trace', t.trace_id) as text)
        from session s
          left join turn t on t.agent_id = s.agent_id and t.session_id = s.id and t.client_id = cast(:messageId as varchar)
          left join turn_lease l on l.agent_id = t.agent_id and l.session_id = t.session_id and l.turn_id = t.id
        where %s
        """
        .formatted(selector.sql());
  }

  /** The turn in flight after the tail of a conversation. */
  public static String inFlightAtTail(SessionSelector selector) {
    return """
        select cast(jsonb_build_object('agent', s.agent_id, 'session', s.id, 'turn', l.turn_id) as text)
        from session s left join session_log l on l.agent_id = s.agent_id and l.session_id = s.id
        where %s
        """
        .formatted(selector.sql());
  }

  /**
   * Ends a turn: appends its events, frees the session for the next one, and updates the session.
   * Returns the number of inputs that are queued, or nothing if the condition does not hold, in
   * which case nothing was changed.
   *
   * @param guard who may end it: {@link #BY_HOLDER}, {@link #BY_HOLDER_UNSTEERED}, {@link
   *     #AFTER_LEASE} or {@link #BY_CALLER}
   * @param added whether the exchange becomes part of the conversation; otherwise its events are
   *     withdrawn
   */
  public static String end(String guard, boolean added) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s
          where s.agent_id = :agent and s.id = :session for no key update),
        head as materialized (
          select h.agent_id, h.session_id, h.turn_id, h.steering
          from session_log h join chosen c on h.agent_id = c.agent_id and h.session_id = c.id
          for no key update of h),
        released as (
          delete from turn_lease l using head h
          where l.agent_id = h.agent_id and l.session_id = h.session_id and l.turn_id = :turn and %1$s
          returning l.agent_id, l.session_id, l.stored),
        freed as (
          update session_log l set turn_id = nullif(l.turn_id, :turn),
            next_seq = l.next_seq + case when r.stored then :count else 0 end%2$s
          from released r
          where l.agent_id = r.agent_id and l.session_id = r.session_id
          returning l.agent_id, l.session_id, l.next_seq - :count as seq, case when l.turn_id is null then l.queued else 0 end as queued),
        ended as (
          update turn t set status = :status, ended_at = :now, input_tokens = cast(:inputTokens as bigint),
            output_tokens = cast(:outputTokens as bigint), history_cut = :historyCut, error = cast(:error as varchar),
            cause = cast(:cause as varchar), incomplete = cast(:incomplete as varchar),
            pieces_until = case when t.background then cast(:now as timestamptz) + :keep * interval '1 second' end
          from freed f where t.agent_id = f.agent_id and t.session_id = f.session_id and t.id = :turn
          returning t.agent_id, t.session_id, t.background, f.seq),
        appended as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, hidden, created_at)
          select f.agent_id, f.session_id, f.seq + e.place - 1, cast(e.event ->> 'id' as uuid), cast(:turn as uuid),
            e.event ->> 'type', e.event -> 'payload', %3$s, cast(:now as timestamptz)
          from ended f, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as e (event, place)),
        cleared as (
          delete from piece p using ended f
          where p.agent_id = f.agent_id and p.session_id = f.session_id and p.turn_id = :turn and not f.background),
        updated as (%4$s)
        select f.queued from freed f
        """
        .formatted(
            guard,
            added
                ? ", tail_turn_id = case when l.turn_id = :turn then :turn else l.tail_turn_id end"
                : "",
            added ? "null" : "'WITHDRAWN'",
            added ? ADD : WITHDRAW);
  }

  /**
   * A session without a name of its own takes its first message as its name. Until then its name is
   * its key, or that of all new sessions. The same holds for its description if it has none of its
   * own.
   */
  private static final String ADD =
      """
      update session s set message_count = s.message_count + :messages, updated_at = greatest(s.updated_at, :now),
            name = case when s.name in (s.key, '%s') and s.message_count = 0
              then coalesce(%s, s.name) else s.name end,
            description = case when s.description_pending and s.description = '' and s.message_count = 0
              then coalesce(%s, s.description) else s.description end,
            %s
          from ended f where s.agent_id = f.agent_id and s.id = f.session_id\
      """
          .formatted(
              NewSession.UNNAMED,
              FIRST_MESSAGE.formatted(MAX_TITLE),
              FIRST_MESSAGE.formatted(MAX_DESCRIPTION),
              SessionUseSql.used("s.ttl_seconds"));

  private static final String WITHDRAW =
      """
      update event e set hidden = 'WITHDRAWN'
          from ended f where e.agent_id = f.agent_id and e.session_id = f.session_id and e.turn_id = :turn\
      """;
}
