package dev.parley.turn.sql;

import dev.parley.session.NewSession;
import dev.parley.session.SessionUseSql;

/**
 * The statements that end turns. They lock in the order that {@link TurnSql} explains. Where tables
 * are distributed, the parts of a statement run one after the other, so none relies on not seeing
 * what an earlier one has written.
 */
public final class EndSql {

  /** The longest title that a session takes from its first message. */
  private static final int MAX_TITLE = 200;

  /** The longest description that a session takes from its first message. */
  private static final int MAX_DESCRIPTION = 1000;

  /** The start of the first message of the turn, with its maximum length; null if it is blank. */
  private static final String FIRST_MESSAGE =
      """
      (select nullif(left(btrim(m.payload ->> 'text'), %d), '') from event m
               where m.agent_id = :agent and m.session_id = s.id and m.turn_id = :turn and m.type = 'INPUT_MESSAGE'
                 and m.payload ->> 'role' is null order by m.seq limit 1)\
      """;

  /** The condition for a holder that ends its turn. */
  public static final String BY_HOLDER =
      "l.epoch = :epoch and l.lease_until > statement_timestamp()";

  /** The condition for a holder that ends its turn unless there is more input for it. */
  public static final String BY_HOLDER_UNSTEERED =
      BY_HOLDER + " and (h.turn_id is distinct from l.turn_id or h.steering <= 0)";

  /**
   * Holds unless the turn has taken an input after {@link TurnSql#PRODUCED} was read. While a turn
   * is in flight, inputs leave its session's queue only by being taken.
   */
  private static final String NOTHING_TAKEN = "(not l.stored or h.enqueued - h.queued = :taken)";

  /** The condition for any replica that ends a turn whose lease has expired. */
  public static final String AFTER_LEASE =
      "l.lease_until <= statement_timestamp() and " + NOTHING_TAKEN;

  /** The condition for a caller that cancels a turn. */
  public static final String BY_CALLER = NOTHING_TAKEN;

  /** What becomes of the inputs that a turn in flight has taken from the queue. */
  public enum Taken {
    /** It has taken none. */
    NONE,
    /** They are part of the conversation. */
    ADDED,
    /** So are all but the last one, which starts a turn of its own. */
    LAST_REQUEUED
  }

  private EndSql() {}

  /**
   * Ends a turn: appends its events, frees the session for the next one, and updates the session.
   * Returns the number of inputs that are queued, or nothing if the condition does not hold, in
   * which case nothing was changed.
   *
   * @param guard who may end it: {@link #BY_HOLDER}, {@link #BY_HOLDER_UNSTEERED}, {@link
   *     #AFTER_LEASE} or {@link #BY_CALLER}
   * @param added whether the exchange becomes part of the conversation; otherwise its events are
   *     withdrawn
   * @param taken what becomes of the inputs that it has taken
   * @param compacted whether its events begin with a summary of those up to {@code :upTo}
   */
  public static String end(String guard, boolean added, Taken taken, boolean compacted) {
    return """
        with chosen as materialized (
          select s.agent_id, s.id from session s
          where s.agent_id = :agent and s.id = :session for no key update),
        head as materialized (
          select h.agent_id, h.session_id, h.turn_id, h.steering, h.enqueued, h.queued
          from session_log h
          where h.agent_id = :agent and h.session_id = (select c.id from chosen c)
          for no key update),
        released as (
          delete from turn_lease l using head h
          where l.agent_id = :agent and l.session_id = :session and l.turn_id = :turn and %1$s
          returning l.agent_id, l.session_id, l.stored),%5$s
        freed as (
          update session_log l set turn_id = nullif(l.turn_id, :turn),
            next_seq = l.next_seq + case when r.stored then :count else 0 end%2$s%6$s
          from released r
          where l.agent_id = :agent and l.session_id = :session
          returning l.agent_id, l.session_id, l.next_seq - :count as seq, case when l.turn_id is null then l.queued else 0 end as queued),
        ended as (
          update turn t set status = :status, ended_at = :now, input_tokens = cast(:inputTokens as bigint),
            output_tokens = cast(:outputTokens as bigint), context_tokens = cast(:contextTokens as bigint), history_cut = :historyCut, error = cast(:error as varchar),
            cause = cast(:cause as varchar), incomplete = cast(:incomplete as varchar),
            pieces_until = case when t.background then cast(:piecesUntil as timestamptz) end
          from freed f where t.agent_id = :agent and t.session_id = :session and t.id = :turn
          returning t.agent_id, t.session_id, t.background, f.seq),
        appended as (
          insert into event (agent_id, session_id, seq, id, turn_id, type, payload, hidden, created_at)
          select f.agent_id, f.session_id, f.seq + e.place - 1, cast(e.event ->> 'id' as uuid), cast(:turn as uuid),
            e.event ->> 'type', e.event -> 'payload', %3$s, cast(:now as timestamptz)
          from ended f, jsonb_array_elements(cast(cast(:events as text) as jsonb)) with ordinality as e (event, place)),
        cleared as (
          delete from piece p using ended f
          where p.agent_id = :agent and p.session_id = :session and p.turn_id = :turn and (not f.background%8$s)),
        updated as (%4$s)%7$s
        select f.queued from freed f
        """
        .formatted(
            guard,
            added
                ? ", tail_turn_id = case when l.turn_id = :turn then :turn else l.tail_turn_id end"
                : "",
            added ? "null" : "'WITHDRAWN'",
            added ? add(compacted) : WITHDRAW,
            switch (taken) {
              case NONE -> "";
              case ADDED -> FORGOTTEN.formatted("true");
              case LAST_REQUEUED ->
                  LAST_TAKEN + FORGOTTEN.formatted("q.taken_ordinal < " + LAST) + REQUEUED;
            },
            taken == Taken.LAST_REQUEUED
                ? ", queued = l.queued + (select cast(count(*) as integer) from requeued)"
                : "",
            compacted ? COMPACTED : "",
            taken == Taken.LAST_REQUEUED ? " or p.ordinal >= " + LAST : "");
  }

  private static final String LAST_TAKEN =
      """
      last_taken as materialized (
        select max(o.taken_ordinal) as ordinal from queued_input o
        where o.agent_id = :agent and o.session_id = :session and o.taken_turn = :turn and exists (select 1 from released)),\
      """;

  private static final String LAST = "(select o.ordinal from last_taken o)";

  private static final String FORGOTTEN =
      """

      forgotten as (
        delete from queued_input q using released r
        where q.agent_id = :agent and q.session_id = :session and q.taken_turn = :turn and %s),\
      """;

  private static final String COMPACTED =
      """
      ,
      compacted as (
        update event e set hidden = 'COMPACTION' from ended f
        where e.agent_id = :agent and e.session_id = :session and (e.seq <= :upTo or e.type = 'COMPACTION')
          and e.turn_id is distinct from :turn and e.hidden is null)\
      """;

  private static final String REQUEUED =
      """

      requeued as (
        update queued_input q set taken_turn = null, taken_ordinal = null, behavior = 'FOLLOW_UP' from released r
        where q.agent_id = :agent and q.session_id = :session and q.taken_turn = :turn
          and q.taken_ordinal = %s
        returning 1),\
      """
          .formatted(LAST);

  /**
   * A session without a name of its own takes its first message as its name. Until then its name is
   * its key, or that of all new sessions. The same holds for its description if it has none of its
   * own. The step and the context are those of the conversation's last turn, and not of a branch; a
   * turn that counted no tokens leaves the context as it is, unless it has replaced a part of it.
   */
  private static String add(boolean compacted) {
    return """
      update session s set message_count = s.message_count + :messages, updated_at = greatest(s.updated_at, :now),
            name = case when s.name in (s.key, '%s') and s.message_count = 0
              then coalesce(%s, s.name) else s.name end,
            description = case when s.description_pending and s.description = '' and s.message_count = 0
              then coalesce(%s, s.description) else s.description end,
            current_step = case when h.turn_id = :turn then coalesce(cast(:step as varchar), s.current_step) else s.current_step end,
            context_tokens = case when h.turn_id is distinct from :turn then s.context_tokens
              when cast(:contextTokens as bigint) > 0 then cast(:contextTokens as bigint) else %s end,
            context_output_tokens = case when h.turn_id is distinct from :turn then s.context_output_tokens
              when cast(:contextTokens as bigint) > 0 then cast(:contextOutputTokens as bigint) else %s end,
            %s
          from ended f, head h
          where s.agent_id = :agent and s.id = :session\
      """
        .formatted(
            NewSession.UNNAMED,
            FIRST_MESSAGE.formatted(MAX_TITLE),
            FIRST_MESSAGE.formatted(MAX_DESCRIPTION),
            compacted ? "null" : "s.context_tokens",
            compacted ? "null" : "s.context_output_tokens",
            SessionUseSql.used("s.ttl_seconds"));
  }

  /**
   * The name of the session of a turn if it is the first message of the conversation, and the turn
   * belongs to the first exchange: turns that wait for the caller do not end it.
   */
  public static final String PLAIN_TITLE =
      """
      with recursive exchange as (
        select t.id, t.parent_id from turn t
        where t.agent_id = :agent and t.session_id = :session and t.id = :turn
        union all
        select p.id, p.parent_id from exchange c
          join turn p on p.agent_id = :agent and p.session_id = :session and p.id = c.parent_id
        where p.status = 'WAITING')
      select s.name from session s where s.agent_id = :agent and s.id = :session and s.name = %s
      """
          .formatted(
              FIRST_MESSAGE
                  .formatted(MAX_TITLE)
                  .replace(":turn", "(select c.id from exchange c where c.parent_id is null)"));

  /** Gives a session another name, unless it was renamed. */
  public static final String TITLE =
      """
      update session s set name = :title, revision = s.revision + 1
      where s.agent_id = :agent and s.id = :session and s.name = :plain
      """;

  /**
   * An approval whose call has a result is marked: the unique index of approvals goes on with it,
   * so that a request that did not see the result cannot have the call run again.
   */
  private static final String WITHDRAW =
      """
      update event e set hidden = 'WITHDRAWN', payload = case
            when e.type = 'TOOL_APPROVAL' and exists (
              select 1 from jsonb_array_elements(cast(cast(:events as text) as jsonb)) r
              where r #>> '{payload,served,approval}' = e.payload ->> 'request')
            then jsonb_set(e.payload, '{decided}', 'true') else e.payload end
          from ended f where e.agent_id = :agent and e.session_id = :session and e.turn_id = :turn\
      """;
}
