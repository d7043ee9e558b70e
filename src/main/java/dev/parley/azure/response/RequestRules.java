package dev.parley.azure.response;

import dev.parley.azure.conversation.WireIds;
import dev.parley.event.EventContent;
import dev.parley.http.error.HttpFailure;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.TurnTarget.Pending;
import dev.parley.turn.answer.TurnStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a request for a response must comply with beyond its shape. */
final class RequestRules {

  static final String AGENT = "agent";

  private static final String INPUT = "input";
  private static final String PREVIOUS = "previous_response_id";

  private RequestRules() {}

  /**
   * The agent that the endpoint or the request names.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape if they differ
   */
  static Optional<String> agent(Optional<String> endpoint, ResponseParameters request) {
    Optional<String> named = request.agent().map(agent -> agent.name());
    if (endpoint.isPresent() && named.isPresent() && !named.equals(endpoint)) {
      throw wrong(AGENT, "must be the agent of the endpoint, '" + endpoint.get() + "'");
    }
    return endpoint.or(() -> named);
  }

  /**
   * Checks a request against the session that it is for.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static void check(TurnTarget target, ResponseParameters request) {
    if (target.after().isPresent()
        && target.status().filter(TurnStatus.RUNNING::equals).isPresent()) {
      throw wrong(PREVIOUS, "is a response that is still in progress");
    }
    if (target.status().filter(TurnStatus.ADDED::equals).isEmpty()) {
      requireInput(request);
    }
    if (request.agentSessionId().filter(key -> !key.equals(target.sessionKey())).isPresent()) {
      throw wrong("agent_session_id", "is not the session of the conversation");
    }
    checkPending(target.pending(), request);
  }

  /** Requires an answer to all that the turn waits for, and no approval of anything else. */
  private static void checkPending(List<Pending> pending, ResponseParameters request) {
    Set<String> results = new HashSet<>();
    Set<UUID> approvals = new HashSet<>();
    Set<UUID> requests =
        pending.stream().filter(Pending::approval).map(Pending::event).collect(Collectors.toSet());
    for (EventContent event : request.input()) {
      if (event instanceof EventContent.ToolResult result) {
        results.add(result.callId());
      } else if (event instanceof EventContent.ToolApproval approval
          && !(requests.contains(approval.request()) && approvals.add(approval.request()))) {
        throw wrong(
            INPUT,
            "has an mcp_approval_response for '%s', which waits for none"
                .formatted(WireIds.approvalRequest(approval.request())));
      }
    }
    if (!approvals.isEmpty() && !request.store()) {
      // Nothing would remember that the call has run.
      throw wrong("store", "must be true for an mcp_approval_response");
    }
    for (Pending call : pending) {
      if (call.approval() && !approvals.contains(call.event())) {
        throw wrong(
            INPUT,
            "has no mcp_approval_response for the request '%s'"
                .formatted(WireIds.approvalRequest(call.event())));
      }
      if (!call.approval() && !results.contains(call.callId())) {
        throw wrong(INPUT, "has no function_call_output for the call '" + call.callId() + "'");
      }
    }
  }

  /**
   * Requires input, because the conversation has no items to answer.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static void requireInput(ResponseParameters request) {
    if (request.input().isEmpty()) {
      throw wrong(INPUT, "is missing; the conversation has no items to answer");
    }
  }

  static RuntimeException wrong(String field, String reason) {
    return new HttpFailure.WrongShape(field, reason).exception();
  }
}
