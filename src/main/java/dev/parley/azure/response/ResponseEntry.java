package dev.parley.azure.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.VersionIds;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.WireIds;
import dev.parley.event.EventContent;
import dev.parley.turn.log.StoredTurn;
import java.util.Optional;

/**
 * A stored response, as it is read.
 *
 * @param state what clients read of it
 * @param turn its turn
 * @param streamed whether it was created as a stream
 */
record ResponseEntry(ResponseState state, StoredTurn turn, boolean streamed) {

  /** The field of a stored request that tells whether the response was created as a stream. */
  private static final String STREAM = "stream";

  /** The field of a stored request that tells which version of the agent answers. */
  private static final String VERSION = "agent_version";

  /** The request of a response, as it is stored. */
  static ObjectNode request(ResponseParameters request) {
    return request.echo().deepCopy().put(STREAM, request.stream());
  }

  /** Notes the version that answers: that of the session can change later. */
  static void setVersion(ObjectNode stored, VersionNumber version) {
    stored.put(VERSION, VersionIds.text(version));
  }

  /** A turn as a response of an agent with this name. */
  static ResponseEntry of(String agent, StoredTurn turn) {
    ObjectNode echo =
        turn.request() instanceof ObjectNode request
            ? request.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    // Responses of earlier builds do not say.
    boolean streamed =
        Optional.ofNullable(echo.remove(STREAM)).map(JsonNode::asBoolean).orElse(true);
    String version =
        Optional.ofNullable(echo.remove(VERSION))
            .map(JsonNode::asText)
            .orElseGet(() -> VersionIds.text(turn.version()));
    return new ResponseEntry(
        new ResponseState(
            WireIds.response(turn.key().agentId(), turn.key().id()),
            turn.startedAt(),
            echo,
            Optional.of(new AgentReference(agent, Optional.of(version))),
            turn.sessionKey(),
            ResponseRun.Ends.of(turn),
            turn.usage().map(usage -> new ResponseState.Usage(usage.input(), usage.output())),
            turn.output().stream()
                // Messages that came meanwhile are items of the conversation only.
                .filter(item -> !(item.content() instanceof EventContent.InputMessage))
                .map(item -> new Item(item.id(), item.content()))
                .toList()),
        turn,
        streamed);
  }
}
