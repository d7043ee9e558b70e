package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.BaseUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An MCP server, as a definition or a request names it.
 *
 * @param label what it is called
 * @param url its URL
 * @param path the path of the URL as it is written: a slash at its end may matter to the server
 * @param headers headers for it, by their names in lower case
 * @param tools the names of the tools that may be used; empty for all
 * @param approval which tools need an approval
 */
public record McpServer(
    String label,
    BaseUrl url,
    String path,
    Map<String, String> headers,
    Optional<Set<String>> tools,
    ApprovalRule approval) {

  private static final String MCP = "mcp";

  /** Maximum number of servers of a turn. */
  private static final int MAX_SERVERS = 16;

  /**
   * The servers among the tools of a model agent.
   *
   * @param tools the field {@code tools}
   * @throws RuntimeFailure if one cannot be used
   */
  public static List<McpServer> of(JsonNode tools) {
    List<McpServer> servers = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (JsonNode tool : tools) {
      if (tool.path("type").asText("").equals(MCP)) {
        McpServer server = server(tool);
        if (!labels.add(server.label) || labels.size() > MAX_SERVERS) {
          throw failure(
              "The agent has more than " + MAX_SERVERS + " MCP servers, or two of one label.");
        }
        servers.add(server);
      }
    }
    for (JsonNode tool : tools) {
      servers.forEach(server -> requireOtherName(server, tool));
    }
    return servers;
  }

  /** A model could not tell such a function from a tool that the server may have. */
  private static void requireOtherName(McpServer server, JsonNode tool) {
    JsonNode function = tool.path("function").isObject() ? tool.path("function") : tool;
    if (tool.path("type").asText("").equals("function")
        && ToolName.isOf(server.label, function.path("name").asText(""))) {
      throw failure(
          "The names of functions must not begin with the label '%s' of an MCP server and '__'."
              .formatted(server.label));
    }
  }

  private static McpServer server(JsonNode tool) {
    String label = tool.path("server_label").asText("");
    if (!label.matches("[A-Za-z0-9_-]{1,64}")) {
      throw failure(
          "The server_label of an MCP server must be 1 to 64 letters, digits, '_' and '-'.");
    }
    String text = tool.path("server_url").asText("");
    BaseUrl url =
        BaseUrl.of(text)
            .orElseThrow(
                () ->
                    failure(
                        "The server_url of the MCP server '%s' must be an http or https URL without user, query and fragment."
                            .formatted(label)));
    String path = URI.create(text.strip()).getRawPath();
    JsonNode allowed = tool.path("allowed_tools");
    JsonNode names = allowed.isObject() ? allowed.path("tool_names") : allowed;
    if (tool.hasNonNull("allowed_tools") && !names.isArray()) {
      // No filter that is not understood lets all tools through.
      throw failure(
          "The allowed_tools of the MCP server '%s' must be a list of names.".formatted(label));
    }
    return new McpServer(
        label,
        url,
        path.isEmpty() ? "/" : path,
        McpHeaders.of(label, tool),
        names.isArray() ? Optional.of(ApprovalRule.names(names)) : Optional.empty(),
        ApprovalRule.of(tool.path("require_approval")));
  }

  /** Whether a tool may be used. */
  boolean allows(String tool) {
    return tools.map(names -> names.contains(tool)).orElse(true);
  }

  static RuntimeFailure failure(String message) {
    return new RuntimeFailure(Cause.EXECUTION, message);
  }

  /** Omits the headers. */
  @Override
  public String toString() {
    return label + " at " + url;
  }
}
