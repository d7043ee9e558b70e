package dev.parley.turn.sql;

import dev.parley.session.SessionSelector;

/**
 * The statements on turns in flight, as PostgreSQL runs them. Each touches one agent. A statement
 * that locks both locks the session before the head of its log, so that two of them cannot
 * deadlock. A lease is valid if it is when the statement begins: whoever changes or deletes its row
 * first has it, however long the other waited.
 *
 * <p>The session that a statement is about is found first, and compared by a parameter or a
 * subquery. In a join, PostgreSQL may read the logs of all sessions of the agent up to that one, in
 * the order of their ids, because it believes that this one is among the first.
 */
public final class TurnSql {

  /**
   * Renews leases and returns the turns that still hold theirs. A lease that has expired is not
   * renewed, even if no other replica has noticed.
   */
  public static final String RENEW =
      """
      with renewed as (
        update turn_lease l set lease_until = statement_timestamp() + :lease * interval '1 millisecond'
        from jsonb_to_recordset(cast(cast(:turns as text) as jsonb)) as t (agent uuid, session uuid, turn uuid, epoch bigint)
        where l.agent_id = t.agent and l.session_id = t.session and l.turn_id = t.turn and l.epoch = t.epoch
          and l.lease_until > statement_timestamp()
        returning l.turn_id)
      select turn_id from renewed
      """;

  /**
   * Appends pieces if the lease is valid, and returns whether it is. A repeated statement changes
   * nothing.
   */
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
        on conflict do nothing)
      select count(*) from held
      """;

  /**
   * What a turn that is in flight has produced, how many events it started with, the calls that its
   * caller has decided about, even if their events were deleted, and the number that {@link
   * EndSql#NOTHING_TAKEN} compares.
   */
  public static final String PRODUCED =
      """
      select cast(jsonb_build_object('inputs', t.inputs, 'compaction', t.compaction, 'status', t.status, 'taken', h.enqueued - h.queued, 'pieces', (
          select jsonb_agg(p.content order by p.ordinal) from piece p
          where p.agent_id = :agent and p.session_id = t.session_id and p.turn_id = t.id), 'decided', (
          select jsonb_agg(jsonb_build_object('approval', jsonb_build_object('type', a.type, 'payload', a.payload),
            'call', case when c.type = 'TOOL_CALL' then jsonb_build_object('type', c.type, 'payload', c.payload) end) order by a.seq)
          from event a left join event c on c.agent_id = :agent and c.session_id = a.session_id and c.id = cast(a.payload ->> 'request' as uuid)
          where a.agent_id = :agent and a.session_id = t.session_id and a.turn_id = t.id and a.type = 'TOOL_APPROVAL')) as text)
      from turn t join session_log h on h.agent_id = t.agent_id and h.session_id = t.session_id
      where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  /**
   * The events that a runtime can see of a turn's predecessors, latest first, as JSON objects. The
   * predecessors are the chain of parents; the events of other branches are not part of it. Events
   * that a compaction has hidden are not either, if its summary is, which comes last. With {@code
   * upTo}, only events up to that place are returned, and summaries. From the first event on with
   * which the texts or what is stored would be too long, they have no payload, so that a replica
   * does not read more than fits into its memory.
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
      select cast(jsonb_build_object('place', i.seq, 'type', i.type,
          'payload', case when i.type = 'COMPACTION' or i.length <= :length and i.size <= :size then i.payload end) as text)
      from (
        select l.*,
          coalesce(sum(length(coalesce(l.payload ->> 'text', l.payload ->> 'output', l.payload ->> 'arguments', l.payload ->> 'content')))
            over latest, 0) as length,
          sum(length(cast(l.payload as text))) over latest as size
        from (
          select e.seq, e.type, e.payload from event e
          where e.agent_id = :agent and e.session_id = :session
            and (e.hidden is null or e.hidden = 'COMPACTION' and e.type <> 'COMPACTION' and not exists (
              select 1 from event k
              where k.agent_id = :agent and k.session_id = :session and k.type = 'COMPACTION' and k.hidden is null
                and cast(k.payload ->> 'upTo' as bigint) >= e.seq and k.turn_id in (select c.id from chain c)))
            and (cast(:upTo as bigint) is null or e.seq <= :upTo or e.type = 'COMPACTION')
            and e.turn_id in (select c.id from chain c)
            and e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT', 'TOOL_CALL', 'TOOL_RESULT', 'COMPACTION', 'SKILL_LOAD',
              'ARTIFACT_UPLOAD')
          order by e.type = 'COMPACTION' desc, e.seq desc limit :limit) l
        window latest as (order by l.type = 'COMPACTION', l.seq desc)) i
      order by i.type = 'COMPACTION', i.seq desc
      """;

  /** Turns whose lease has expired, on all replicas. */
  public static final String EXPIRED =
      """
      select cast(jsonb_build_object('agent', l.agent_id, 'session', l.session_id, 'turn', l.turn_id) as text)
      from turn_lease l where l.lease_until <= clock_timestamp() limit :batch
      """;

  /** Turns of all agents that ended so long ago that their pieces can be deleted. */
  public static final String WITH_OLD_PIECES =
      """
      select t.agent_id, t.id from turn t
      where t.pieces_until <= :now and t.pieces_until > '-infinity' limit :batch
      """;

  /** Deletes the pieces of turns of an agent; returns the number of turns. */
  public static final String FORGET_PIECES =
      """
      with old as (
        select t.session_id, t.id from turn t
        where t.agent_id = :agent and t.id = any(:ids) and t.pieces_until <= :now and t.pieces_until > '-infinity'
        for update skip locked),
      deleted as (
        delete from piece p using old o
        where p.agent_id = :agent and p.session_id = o.session_id and p.turn_id = o.id),
      changed as (
        update turn t set pieces_until = '-infinity' from old o
        where t.agent_id = :agent and t.session_id = o.session_id and t.id = o.id
        returning 1)
      select cast(count(*) as integer) from changed
      """;

  public static final String STATUS =
      """
      select t.status from turn t
      where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  /**
   * Takes the first input that was queued for a turn in flight and appends its message to the
   * pieces. Returns an object with the message, or null if the lease is no longer valid. A repeated
   * statement returns the same message.
   */
  public static final String TAKE =
      """
      with head as materialized (
        select h.agent_id, h.session_id from session_log h
        where h.agent_id = :agent and h.session_id = :session and h.turn_id = :turn for no key update),
      held as materialized (
        select l.agent_id, l.session_id from turn_lease l
        where l.agent_id = :agent and l.session_id = (select h.session_id from head h) and l.turn_id = :turn
          and l.epoch = :epoch and l.lease_until > clock_timestamp()
        for key share),
      again as (
        select q.turn from queued_input q
        where q.agent_id = :agent and q.session_id = (select h.session_id from held h) and q.taken_turn = :turn
          and q.taken_ordinal = :ordinal),
      taken as (
        update queued_input q set taken_turn = cast(:turn as uuid), taken_ordinal = :ordinal
        from held h
        where q.agent_id = :agent and q.session_id = :session and q.taken_turn is null and q.position = (
            select min(f.position) from queued_input f
            where f.agent_id = :agent and f.session_id = :session and f.behavior = 'STEER' and f.taken_turn is null)
          and not exists (select 1 from again)
        returning q.turn),
      counted as (
        update session_log h set queued = h.queued - t.count, steering = h.steering - t.count
        from (select count(*) as count from taken) t, held
        where h.agent_id = :agent and h.session_id = :session),
      appended as (
        insert into piece (agent_id, session_id, turn_id, ordinal, content)
        select held.agent_id, held.session_id, cast(:turn as uuid), :ordinal,
          jsonb_build_object('kind', 'steering', 'content', t.turn #> '{input,0,payload}', 'step', cast(:step as varchar))
        from held, taken t)
      select cast(case when exists (select 1 from held) then jsonb_build_object('message', (
          select i.turn #> '{input,0,payload}' from (select turn from taken union all select turn from again) i)) end as text)
      """;

  private TurnSql() {}

  /** The turn in flight with a message id. */
  public static String inFlight(SessionSelector selector) {
    return """
        with chosen as materialized (select s.agent_id, s.id from session s where %s)
        select cast(jsonb_build_object('agent', c.agent_id, 'session', c.id, 'turn', l.turn_id, 'trace', t.trace_id) as text)
        from chosen c
          left join turn t on t.agent_id = :agent and t.session_id = (select k.id from chosen k)
            and t.client_id = cast(:messageId as varchar)
          left join turn_lease l on l.agent_id = :agent and l.session_id = t.session_id and l.turn_id = t.id
        """
        .formatted(selector.sql());
  }

  /** The turn in flight after the tail of a conversation. */
  public static String inFlightAtTail(SessionSelector selector) {
    return """
        with chosen as materialized (select s.agent_id, s.id from session s where %s)
        select cast(jsonb_build_object('agent', c.agent_id, 'session', c.id, 'turn', l.turn_id) as text)
        from chosen c left join session_log l on l.agent_id = :agent and l.session_id = (select k.id from chosen k)
        """
        .formatted(selector.sql());
  }
}
