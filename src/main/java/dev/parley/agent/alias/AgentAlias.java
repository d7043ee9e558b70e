package dev.parley.agent.alias;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.store.PageCursor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An alias of an agent.
 *
 * @param key unique in the workspace
 * @param agent the name of the agent
 */
public record AgentAlias(
    UUID id,
    String key,
    String name,
    String description,
    String agent,
    Instant createdAt,
    Instant updatedAt) {

  static AgentAlias of(JsonNode row) {
    return new AgentAlias(
        UUID.fromString(row.path("id").asText()),
        row.path("key").asText(),
        row.path("name").asText(),
        row.path("description").asText(),
        row.path("agent").asText(),
        time(row, "created"),
        time(row, "updated"));
  }

  private static Instant time(JsonNode row, String field) {
    return OffsetDateTime.parse(row.path(field).asText()).toInstant();
  }

  PageCursor cursor() {
    return new PageCursor(createdAt, id);
  }
}
