package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A tool of an MCP server.
 *
 * @param description what it does; empty for no description
 * @param schema the JSON schema of its arguments
 */
record McpTool(String name, String description, JsonNode schema) {

  static McpTool of(JsonNode listed) {
    return new McpTool(
        listed.path("name").asText(""),
        listed.path("description").asText(""),
        listed.path("inputSchema"));
  }
}
