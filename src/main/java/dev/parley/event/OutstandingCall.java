package dev.parley.event;

/** Calls that the turn which made them waits for, as PostgreSQL finds them. */
public final class OutstandingCall {

  private OutstandingCall() {}

  /**
   * The condition for a call: it has no result and was not approved or refused, nor was the call
   * that it is a copy of. An approval that was given in another branch counts; so does one that was
   * deleted, and a result of a turn that failed after it had run the call.
   *
   * @param call the alias of the call's event
   */
  public static String condition(String call) {
    return condition(call, ":agent");
  }

  /**
   * The condition for a turn: it waits for the caller. One whose calls were all approved or refused
   * in a turn that failed waits for nothing, and neither does one whose calls were deleted.
   *
   * @param turn the alias of the turn
   * @param agent SQL for the agent; a parameter if there is only one
   */
  public static String waits(String turn, String agent) {
    return """
        %1$s.status = 'WAITING' and exists (
              select 1 from event c
              where c.agent_id = %2$s and c.session_id = %1$s.session_id and c.turn_id = %1$s.id and c.type = 'TOOL_CALL'
                and %3$s)\
        """
        .formatted(turn, agent, condition("c", agent));
  }

  private static String condition(String call, String agent) {
    return """
        %1$s.payload ->> 'decided' is distinct from 'true'
                and not exists (select 1 from event r
                  where r.agent_id = %2$s and r.session_id = %1$s.session_id and r.turn_id = %1$s.turn_id
                    and r.type = 'TOOL_RESULT' and r.payload ->> 'callId' = %1$s.payload ->> 'callId')
                and not exists (select 1 from event a
                  where a.agent_id = %2$s and a.session_id = %1$s.session_id and a.type = 'TOOL_APPROVAL'
                    and (a.hidden is distinct from 'WITHDRAWN' or a.payload ->> 'decided' = 'true')
                    and a.payload ->> 'request' = cast(%1$s.id as text))
                and not exists (select 1 from event d
                  where d.agent_id = %2$s and d.session_id = %1$s.session_id and d.type = 'TOOL_RESULT'
                    and d.payload #>> '{served,approval}' = cast(%1$s.id as text))\
        """
        .formatted(call, agent);
  }
}
