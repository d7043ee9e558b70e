package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.WrongTurnState;

/**
 * Calls that the caller of a turn in flight has approved or refused. Neither they nor the approvals
 * can be deleted: whether a call can be decided again depends on both and on how the turn ends.
 */
final class CallInProgress {

  /**
   * SQL for a common table with a row for the event {@code e} of a session {@code s}: whether it is
   * such a call or approval.
   *
   * @param event the condition for the event
   */
  static String found(String event) {
    return """
        found as materialized (
          select exists (
            select 1 from turn_lease l join event a
              on a.agent_id = l.agent_id and a.session_id = l.session_id and a.turn_id = l.turn_id
            where l.agent_id = :agent and l.session_id = e.session_id and a.type = 'TOOL_APPROVAL'
              and (a.id = e.id or a.payload ->> 'request' = cast(e.id as text))) as busy
          from event e, chosen s where %s)\
        """
        .formatted(event);
  }

  /** SQL for whether it was found to be one; null if there is no such event. */
  static final String RESULT = "(select to_jsonb(f.busy) from found f)";

  private CallInProgress() {}

  /**
   * Requires that the event was deleted.
   *
   * @throws dev.parley.failure.FailureException wrong turn state
   */
  static void requireDeleted(JsonNode result) {
    if (result.asBoolean()) {
      throw new WrongTurnState(WrongTurnState.Reason.CALL_IN_PROGRESS).exception();
    }
  }
}
