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
    return """
        %1$s.payload ->> 'decided' is distinct from 'true'
                and not exists (select 1 from event r
                  where r.agent_id = :agent and r.session_id = %1$s.session_id and r.turn_id = %1$s.turn_id
                    and r.type = 'TOOL_RESULT' and r.payload ->> 'callId' = %1$s.payload ->> 'callId')
                and not exists (select 1 from event a
                  where a.agent_id = :agent and a.session_id = %1$s.session_id and a.type = 'TOOL_APPROVAL'
                    and (a.hidden is distinct from 'WITHDRAWN' or a.payload ->> 'decided' = 'true')
                    and a.payload ->> 'request' = cast(%1$s.id as text))
                and not exists (select 1 from event d
                  where d.agent_id = :agent and d.session_id = %1$s.session_id and d.type = 'TOOL_RESULT'
                    and d.payload #>> '{served,approval}' = cast(%1$s.id as text))\
        """
        .formatted(call);
  }
}
