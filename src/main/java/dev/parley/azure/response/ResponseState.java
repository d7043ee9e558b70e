package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.ItemOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A response.
 *
 * @param id the id as clients read it
 * @param createdAt when it was created
 * @param echo the parameters of its request, as {@link ResponseParameters#echo} has them
 * @param agent the agent and its version
 * @param agentSessionId the session that it belongs to
 * @param status the status
 * @param usage the tokens that it used; empty if unknown
 * @param output what the agent produced, in order
 */
public record ResponseState(
    String id,
    Instant createdAt,
    ObjectNode echo,
    Optional<AgentReference> agent,
    String agentSessionId,
    ResponseStatus status,
    Optional<Usage> usage,
    List<Item> output) {

  public ResponseState {
    output = List.copyOf(output);
  }

  /** Tokens read and written, 0 or more. */
  public record Usage(long input, long output) {}

  /** This response at a later time. */
  ResponseState with(ResponseStatus newStatus, Optional<Usage> newUsage, List<Item> newOutput) {
    return new ResponseState(
        id, createdAt, echo, agent, agentSessionId, newStatus, newUsage, newOutput);
  }

  /** Where its items come from. */
  public ItemOrigin origin() {
    return new ItemOrigin(agent, Optional.of(id));
  }
}
