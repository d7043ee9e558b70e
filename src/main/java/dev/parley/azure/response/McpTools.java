package dev.parley.azure.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.Fields;
import java.util.List;

/** MCP servers among the tools of a request. */
final class McpTools {

  private static final int MAX_TOOLS = 1000;
  private static final String ALLOWED = "allowed_tools";
  private static final String APPROVAL = "require_approval";
  private static final String NAMES = "tool_names";

  /** Fields that may have secrets, which nobody is shown. */
  private static final List<String> SECRETS = List.of("headers", "authorization");

  private McpTools() {}

  /**
   * Checks the fields of a server; whether it may be called is up to the runtime.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static void check(Fields tool) {
    tool.only(
        "type",
        "server_label",
        "server_url",
        "server_description",
        "headers",
        "authorization",
        ALLOWED,
        APPROVAL);
    tool.requiredText("server_label");
    tool.requiredText("server_url");
    tool.text("server_description");
    tool.object("headers");
    tool.text("authorization");
    if (tool.get(ALLOWED).filter(JsonNode::isObject).isPresent()) {
      tool.object(ALLOWED).orElseThrow().only(NAMES).list(NAMES, MAX_TOOLS);
    } else {
      tool.list(ALLOWED, MAX_TOOLS);
    }
    if (tool.get(APPROVAL).filter(JsonNode::isObject).isPresent()) {
      Fields approval = tool.object(APPROVAL).orElseThrow().only("always", "never");
      approval.object("always").ifPresent(filter -> filter.only(NAMES).list(NAMES, MAX_TOOLS));
      approval.object("never").ifPresent(filter -> filter.only(NAMES).list(NAMES, MAX_TOOLS));
    } else {
      tool.oneOf(APPROVAL, "always", "never");
    }
  }

  static void omitSecrets(ObjectNode tool) {
    tool.remove(SECRETS);
  }
}
