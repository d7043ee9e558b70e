package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.TextParts;

/**
 * A tool of an MCP server.
 *
 * @param description what it does; empty for no description
 * @param schema the JSON schema of its arguments
 */
record McpTool(String name, String description, JsonNode schema) {

  static McpTool of(JsonNode listed) {
    return new McpTool(
        TextParts.whole(listed.path("name").asText("")),
        TextParts.whole(listed.path("description").asText("")),
        listed.path("inputSchema"));
  }
}
