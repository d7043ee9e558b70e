package dev.parley.turn.log;

import dev.parley.event.OutstandingCall;
import dev.parley.session.SessionSelector;

/** The statements of {@link EventLog}. Each touches one session. */
final class EventLogSql {

  /** An event {@code e} as {@link LogEvent#of} reads it. A result has the name of its tool. */
  private static final String EVENT =
      """
      jsonb_build_object('id', e.id, 'place', e.seq, 'type', e.type, 'payload', e.payload, 'hidden', e.hidden,
        'at', cast(extract(epoch from e.created_at) * 1000000 as bigint),
        'tool', case when e.type = 'TOOL_RESULT' then %s end)\
      """
          .formatted(DeletedCall.NAME);

  /** The dialect that reads the log has no approvals. */
  private static final String OF_SESSION =
      "e.agent_id = :agent and e.session_id = s.id and e.hidden is distinct from 'WITHDRAWN' and e.type <> 'TOOL_APPROVAL'";

  private static final String DELETED = OF_SESSION + " and e.id = :event";

  /** The events of a turn, in order. */
  static final String OF_TURN =
      """
      select cast(%s as text) from event e
      where e.agent_id = :agent and e.session_id = :session and e.turn_id = :turn
        and e.hidden is distinct from 'WITHDRAWN' and e.type <> 'TOOL_APPROVAL'
      order by e.seq
      """
          .formatted(EVENT);

  private EventLogSql() {}

  /** The first events after a place, as an array in one row. */
  static String page(SessionSelector selector, boolean withHidden) {
    return """
        select cast((
            select jsonb_agg(i.event order by i.place) from (
              select e.seq as place, %s as event from event e
              where %s and e.seq > :after%s
              order by e.seq limit :limit) i) as text)
        from session s where %s
        """
        .formatted(EVENT, OF_SESSION, withHidden ? "" : " and e.hidden is null", selector.sql());
  }

  /**
   * The first events after a place, whether more are to come, and how a given turn ended. More are
   * to come while a turn is in flight, and while inputs are queued that no turn keeps waiting.
   */
  static String news(SessionSelector selector) {
    return """
        select cast(jsonb_build_object(
            'busy', coalesce(l.turn_id is not null or l.queued > 0 and (%s) is not true, false),
            'status', own.status, 'error', own.error, 'cause', own.cause,
            'events', (
              select jsonb_agg(i.event order by i.place) from (
                select e.seq as place, %s as event from event e
                where %s and e.seq > :after and e.hidden is null
                order by e.seq limit :limit) i)) as text)
        from session s
          left join session_log l on l.agent_id = s.agent_id and l.session_id = s.id
          left join turn tail on tail.agent_id = s.agent_id and tail.session_id = s.id and tail.id = l.tail_turn_id
          left join turn own on own.agent_id = s.agent_id and own.session_id = s.id and own.id = cast(:turn as uuid)
        where %s
        """
        .formatted(OutstandingCall.waits("tail", ":agent"), EVENT, OF_SESSION, selector.sql());
  }

  /**
   * Where the log ends, and the place of an event, withdrawn or not. If it is not stored, the turns
   * that it can belong to are returned, with the places of their last events.
   */
  static String place(SessionSelector selector) {
    return """
        select cast(jsonb_build_object(
            'end', coalesce(l.next_seq - 1, 0),
            'place', (select e.seq from event e where e.agent_id = :agent and e.session_id = s.id and e.id = cast(:event as uuid)),
            'turns', (
              select jsonb_agg(jsonb_build_object('turn', t.id, 'running', t.status = 'RUNNING', 'last', (
                select max(e.seq) from event e
                where e.agent_id = :agent and e.session_id = t.session_id and e.turn_id = t.id)))
              from turn t where t.agent_id = :agent and t.session_id = s.id
                and t.id between cast(:lowest as uuid) and cast(:highest as uuid))) as text)
        from session s
          left join session_log l on l.agent_id = s.agent_id and l.session_id = s.id
        where %s
        """
        .formatted(selector.sql());
  }

  /** An event, or null in one row. */
  static String one(SessionSelector selector) {
    return "select cast((select %s from event e where %s and e.id = :event) as text) from session s where %s"
        .formatted(EVENT, OF_SESSION, selector.sql());
  }

  /**
   * Sets why an event is hidden, and returns it, or null in one row.
   *
   * @param reason SQL for the reason
   */
  static String hide(SessionSelector selector, String reason) {
    return """
        with chosen as (select s.agent_id, s.id from session s where %1$s),
        changed as (
          update event e set hidden = %2$s from chosen s where %3$s and e.id = :event returning e.*)
        select cast((select %4$s from changed e) as text) from chosen
        """
        .formatted(selector.sql(), reason, OF_SESSION, EVENT);
  }

  /** Deletes an event; returns one row with what {@link CallInProgress} has found. */
  static String delete(SessionSelector selector) {
    return """
        with chosen as (select s.agent_id, s.id from session s where %1$s),
        %2$s,
        %3$s,
        deleted as (delete from event e using chosen s, found f where %4$s and not f.busy)
        select cast(%5$s as text) from chosen
        """
        .formatted(
            selector.sql(),
            CallInProgress.found(DELETED),
            DeletedCall.named(DELETED),
            DELETED,
            CallInProgress.RESULT);
  }

  /** The calls whose results the session waits for, as an array in one row. */
  static String pending(SessionSelector selector) {
    return """
        select cast((
            select jsonb_agg(%s order by e.seq) from session_log l
              join turn t on t.agent_id = l.agent_id and t.session_id = l.session_id and t.id = l.tail_turn_id
                and t.status = 'WAITING'
              join event e on e.agent_id = t.agent_id and e.session_id = t.session_id and e.turn_id = t.id
                and e.type = 'TOOL_CALL'
            where l.agent_id = :agent and l.session_id = s.id and l.turn_id is null and %s) as text)
        from session s where %s
        """
        .formatted(EVENT, OutstandingCall.condition("e"), selector.sql());
  }
}
