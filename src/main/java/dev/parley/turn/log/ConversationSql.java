package dev.parley.turn.log;

import dev.parley.session.SessionSelector;

/** The statements that read conversations. Each touches one session. */
final class ConversationSql {

  private ConversationSql() {}

  /**
   * The messages and answers of a session, oldest first, with the turns they belong to. One row
   * without an event if there are none, no row if the session does not exist.
   */
  static String content(SessionSelector selector) {
    return """
        select cast(case when e.seq is not null then jsonb_build_object(
            'turn', t.id, 'parent', t.parent_id, 'status', t.status, 'trace', t.trace_id,
            'tokens', t.input_tokens + t.output_tokens, 'type', e.type, 'payload', e.payload) end as text)
        from session s
          left join (
            event e join turn t on t.agent_id = e.agent_id and t.session_id = e.session_id and t.id = e.turn_id
              and t.status in ('COMPLETED', 'CANCELLED', 'INTERRUPTED', 'WAITING', 'ADDED'))
          on e.agent_id = s.agent_id and e.session_id = s.id and e.hidden is distinct from 'WITHDRAWN'
            and e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT')
        where %s
        order by e.seq
        """
        .formatted(selector.sql());
  }

  /**
   * A turn with its events and, while it runs, its pieces. One row without a turn if there is none,
   * no row if the session does not exist.
   */
  static String trace(SessionSelector selector) {
    return """
        select cast(jsonb_build_object(
            'status', t.status,
            'events', (
              select jsonb_agg(jsonb_build_object('type', e.type, 'payload', e.payload) order by e.seq) from event e
              where e.agent_id = :agent and e.session_id = s.id and e.turn_id = t.id),
            'pieces', (
              select jsonb_agg(p.content order by p.ordinal) from piece p
              where p.agent_id = :agent and p.session_id = s.id and p.turn_id = t.id)) as text)
        from session s
          left join turn t on t.agent_id = s.agent_id and t.session_id = s.id and t.trace_id = :trace
        where %s
        """
        .formatted(selector.sql());
  }
}
