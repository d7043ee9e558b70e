package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Names an agent in a body.
 *
 * @param name the agent's name, not validated
 * @param version the id of one of its versions, not validated; empty for the one that the agent's
 *     endpoint selects
 */
public record AgentReference(String name, Optional<String> version) {

  private static final String TYPE = "agent_reference";

  /**
   * Parses a reference.
   *
   * @param path where it is in the body
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static AgentReference of(JsonNode value, String path) {
    Fields fields = Fields.of(value, path).only("type", "name", "version");
    fields.oneOf("type", TYPE).orElseThrow(() -> fields.wrong("type", "must be '" + TYPE + "'"));
    return new AgentReference(fields.requiredText("name"), fields.text("version"));
  }

  /** The reference as JSON. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", TYPE).put("name", name);
    version.ifPresent(id -> json.put("version", id));
    return json;
  }
}
