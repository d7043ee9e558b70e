package dev.parley.azure.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The parameters of a request that its runtime takes. */
final class ResponseOptions {

  /** The names of the parameters. */
  static final List<String> NAMES =
      List.of(
          "instructions",
          "temperature",
          "top_p",
          "max_output_tokens",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "reasoning",
          "text");

  private static final int MAX_TOOLS = 128;
  private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String FUNCTION = "function";
  private static final String MCP = "mcp";

  private ResponseOptions() {}

  /**
   * The parameters that the request has, as it has them.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static ObjectNode of(Fields request) {
    request.text("instructions");
    request.number("temperature", 0, 2);
    request.number("top_p", 0, 1);
    request.integer("max_output_tokens", 1, Integer.MAX_VALUE);
    request.flag("parallel_tool_calls");
    checkTools(request);
    checkToolChoice(request);
    request.object("reasoning").ifPresent(ResponseOptions::checkReasoning);
    request.object("text").ifPresent(ResponseOptions::checkText);
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    NAMES.forEach(name -> request.get(name).ifPresent(value -> options.set(name, value)));
    return options;
  }

  private static void checkTools(Fields request) {
    Set<String> names = new HashSet<>();
    int index = 0;
    for (JsonNode value : request.list("tools", MAX_TOOLS)) {
      Fields tool = Fields.of(value, request.path("tools") + "[" + index++ + "]");
      String type =
          tool.oneOf(TYPE, FUNCTION, MCP).orElseThrow(() -> tool.wrong(TYPE, "is missing"));
      if (type.equals(MCP)) {
        McpTools.check(tool);
        continue;
      }
      tool.only(TYPE, NAME, "description", "parameters", "strict");
      String name = tool.requiredText(NAME);
      if (!TOOL_NAME.matcher(name).matches()) {
        throw tool.wrong(NAME, "must be 1 to 128 letters, digits, '_' and '-'");
      }
      if (!names.add(name)) {
        throw tool.wrong(NAME, "is the name of an earlier tool");
      }
      tool.text("description");
      tool.object("parameters");
      tool.flag("strict");
    }
  }

  private static void checkToolChoice(Fields request) {
    if (request.get("tool_choice").filter(JsonNode::isObject).isEmpty()) {
      request.oneOf("tool_choice", "none", "auto", "required");
      return;
    }
    Fields choice = request.object("tool_choice").orElseThrow();
    choice.oneOf(TYPE, FUNCTION).orElseThrow(() -> choice.wrong(TYPE, "is missing"));
    choice.only(TYPE, NAME).requiredText(NAME);
  }

  private static void checkReasoning(Fields reasoning) {
    reasoning.only("effort", "summary");
    reasoning.oneOf("effort", "none", "minimal", "low", "medium", "high", "xhigh", "max");
    reasoning.oneOf("summary", "auto", "concise", "detailed");
  }

  private static void checkText(Fields text) {
    text.only("format", "verbosity");
    text.oneOf("verbosity", "low", "medium", "high");
    text.object("format").ifPresent(ResponseOptions::checkFormat);
  }

  private static void checkFormat(Fields format) {
    String type =
        format
            .oneOf(TYPE, "text", "json_object", "json_schema")
            .orElseThrow(() -> format.wrong(TYPE, "is missing"));
    if (!type.equals("json_schema")) {
      format.only(TYPE);
      return;
    }
    format.only(TYPE, NAME, "schema", "description", "strict").requiredText(NAME);
    format.object("schema").orElseThrow(() -> format.wrong("schema", "is missing"));
    format.text("description");
    format.flag("strict");
  }

  /**
   * The options as a response shows them: a function with all its fields, a server without secrets.
   */
  static ObjectNode echo(ObjectNode options) {
    ObjectNode echo = options.deepCopy();
    if (echo.get("tools") instanceof ArrayNode tools) {
      for (JsonNode tool : tools) {
        ObjectNode function = (ObjectNode) tool;
        if (function.path(TYPE).asText().equals(MCP)) {
          McpTools.omitSecrets(function);
          continue;
        }
        function.putIfAbsent("parameters", JsonNodeFactory.instance.nullNode());
        function.putIfAbsent("strict", JsonNodeFactory.instance.nullNode());
      }
    }
    return echo;
  }
}
