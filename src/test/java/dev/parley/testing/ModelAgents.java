package dev.parley.testing;

import static dev.parley.testing.Wire.azure;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Agents that the model on loopback answers for. */
public final class ModelAgents {

  private ModelAgents() {}

  /** Creates an agent with these tools and returns its name. */
  public static String create(List<?> tools) {
    return create(tools, ModelFrames.CHAT_COMPLETIONS);
  }

  /** Creates an agent with these tools, whose model is called by an API, and returns its name. */
  public static String create(List<?> tools, ModelFrames api) {
    String name = "model-" + UUID.randomUUID().toString().substring(0, 8);
    String model = System.getProperty(ModelOnLoopback.URL_PROPERTY) + "/v1";
    azure(Wire.admin())
        .body(
            Map.of(
                "name",
                name,
                "definition",
                Map.of(
                    "kind",
                    "prompt",
                    "model",
                    "some-model",
                    "runtime",
                    Map.of("type", "openai", "base_url", model, "api", api.api()),
                    "tools",
                    tools)))
        .post("/agents")
        .then()
        .statusCode(200);
    return name;
  }

  /** The MCP server on loopback as a tool with the label {@code local}. */
  public static Map<String, Object> server(String path, Object approval) {
    return Map.of(
        "type",
        "mcp",
        "server_label",
        "local",
        "server_url",
        System.getProperty(McpOnLoopback.URL_PROPERTY) + path,
        "require_approval",
        approval);
  }
}
