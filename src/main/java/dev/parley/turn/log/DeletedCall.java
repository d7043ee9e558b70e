package dev.parley.turn.log;

/**
 * A call of a tool that is being deleted. Its results stay, and name the tool themselves from then
 * on.
 */
final class DeletedCall {

  /**
   * SQL for the name of the tool whose result the event {@code e} is: the one that it has, else
   * that of the latest call before it; null if there is neither.
   */
  static final String NAME =
      """
      coalesce(e.payload ->> 'tool', (
          select c.payload ->> 'name' from event c
          where c.agent_id = :agent and c.session_id = e.session_id and c.seq < e.seq and c.type = 'TOOL_CALL'
            and c.payload ->> 'callId' = e.payload ->> 'callId'
          order by c.seq desc limit 1))\
      """;

  private DeletedCall() {}

  /**
   * SQL for a common table that gives the results of the event {@code e} of a session {@code s} the
   * name of the tool, if it is a call that {@link CallInProgress} does not keep.
   *
   * @param event the condition for the event
   */
  static String named(String event) {
    return """
        named as (
          update event r set payload = jsonb_set(r.payload, '{tool}', e.payload -> 'name')
          from event e, chosen s, found f
          where %s and e.type = 'TOOL_CALL' and not f.busy
            and r.agent_id = :agent and r.session_id = s.id and r.seq > e.seq and r.type = 'TOOL_RESULT'
            and r.payload ->> 'callId' = e.payload ->> 'callId' and not exists (
              select 1 from event o
              where o.agent_id = :agent and o.session_id = s.id and o.seq > e.seq and o.seq < r.seq and o.type = 'TOOL_CALL'
                and o.payload ->> 'callId' = e.payload ->> 'callId'))\
        """
        .formatted(event);
  }
}
