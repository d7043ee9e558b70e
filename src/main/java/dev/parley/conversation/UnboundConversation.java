package dev.parley.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation that was created without an agent.
 *
 * @param metadata the caller's metadata, until it is bound
 * @param binding the session that it is the conversation of, once an agent has answered in it
 */
public record UnboundConversation(
    UUID id, ObjectNode metadata, Instant createdAt, Optional<Binding> binding) {

  /** The session that a conversation belongs to. */
  public record Binding(UUID agent, UUID session) {}

  static UnboundConversation of(JsonNode row) {
    return new UnboundConversation(
        UUID.fromString(row.path("id").asText()),
        (ObjectNode) row.path("metadata"),
        Instant.ofEpochSecond(row.path("created").asLong()),
        Optional.ofNullable(row.path("agent").textValue())
            .map(
                agent ->
                    new Binding(
                        UUID.fromString(agent), UUID.fromString(row.path("session").asText()))));
  }
}
