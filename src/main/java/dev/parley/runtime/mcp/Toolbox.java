package dev.parley.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The tools of MCP servers that a turn can use. Close it when the turn ends. */
public final class Toolbox {

  private static final Logger LOG = Logger.getLogger(Toolbox.class);

  /** Maximum length of the name of a function that a model is offered. */
  private static final int MAX_NAME = 64;

  private static final int HASH_LENGTH = 9;

  private final McpMeters meters;
  private final ObjectMapper json;
  private final List<McpConnection> connections = new ArrayList<>();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private boolean closed;

  /** A tool with the connection to its server. */
  private record Tool(McpServer server, McpConnection connection, McpTool tool) {}

  Toolbox(McpMeters meters, ObjectMapper json) {
    this.meters = meters;
    this.json = json;
  }

  /** Adds a connection, which is closed with the box. */
  synchronized void add(McpConnection connection) {
    connections.add(connection);
  }

  /** The tools of a server. */
  record Listed(McpServer server, McpConnection connection, List<McpTool> tools) {}

  /** Adds the tools of a server that may be used. */
  synchronized void add(Listed listed) {
    McpServer server = listed.server();
    for (McpTool tool : listed.tools()) {
      if (!tool.name().isBlank() && server.allows(tool.name())) {
        tools.putIfAbsent(
            name(server.label(), tool.name()), new Tool(server, listed.connection(), tool));
      }
    }
  }

  /**
   * The name by which a model calls a tool: that of its server and its own, because servers may
   * have tools of the same name.
   *
   * @param server the label of the server
   * @param tool the name of the tool
   */
  public static String name(String server, String tool) {
    String whole = server + "__" + tool;
    String name = whole.replaceAll("[^A-Za-z0-9_-]", "_");
    return name.equals(whole) && name.length() <= MAX_NAME
        ? name
        : "%s_%08x"
            .formatted(
                name.substring(0, Math.min(name.length(), MAX_NAME - HASH_LENGTH)),
                whole.hashCode());
  }

  /** The tools as functions with {@code name}, {@code description} and {@code parameters}. */
  public synchronized List<ObjectNode> functions() {
    List<ObjectNode> functions = new ArrayList<>();
    tools.forEach(
        (name, tool) -> {
          ObjectNode function = JsonNodeFactory.instance.objectNode().put("name", name);
          if (!tool.tool.description().isEmpty()) {
            function.put("description", tool.tool.description());
          }
          functions.add(
              tool.tool.schema().isObject()
                  ? function.set("parameters", tool.tool.schema())
                  : function);
        });
    return functions;
  }

  /** A call of a model as the call of a tool of a server; empty if it is for the caller to run. */
  public synchronized Optional<ToolCall> served(ToolCall call) {
    return Optional.ofNullable(tools.get(call.name()))
        .map(
            tool ->
                new ToolCall(
                    call.callId(),
                    tool.tool.name(),
                    tool.server.approval().needed(tool.tool.name())
                        ? ToolCall.MCP_APPROVAL
                        : ToolCall.MCP,
                    call.thought(),
                    call.arguments(),
                    tool.server.label()));
  }

  /**
   * Runs a call. What fails is a result that says so.
   *
   * @param approval the id of the event that asked for an approval; null if none was needed
   */
  public Uni<ToolResult> run(ToolCall call, UUID approval) {
    Tool tool = tool(call);
    if (tool == null) {
      return Uni.createFrom()
          .item(failed(call, approval, "The agent does not have this tool any more."));
    }
    JsonNode arguments = arguments(call.arguments());
    if (!(arguments instanceof ObjectNode object)) {
      return Uni.createFrom().item(failed(call, approval, "The arguments are no JSON object."));
    }
    return meters
        .called(
            call.name(),
            tool.server.url(),
            tool.connection.call(call.name(), object).map(result -> result(call, approval, result)),
            ToolResult::failed)
        .onFailure(McpFailure.class)
        .recoverWithItem(failure -> failed(call, approval, tool, failure));
  }

  private synchronized Tool tool(ToolCall call) {
    return tools.get(name(call.server(), call.name()));
  }

  private JsonNode arguments(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      // A model may write anything.
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private static ToolResult result(ToolCall call, UUID approval, JsonNode result) {
    return new ToolResult(
        call.callId(),
        ToolText.of(result),
        result.path("isError").asBoolean(),
        served(call, approval));
  }

  private static ToolResult failed(ToolCall call, UUID approval, Tool tool, McpFailure failure) {
    LOG.warnf("Call of the MCP server %s failed: %s", tool.server.url(), failure.getMessage());
    return failed(call, approval, "The server of the tool failed: " + failure.told() + ".");
  }

  /**
   * The result of a call that did not run.
   *
   * @param approval the id of the event that asked for an approval; null if none was needed
   * @param reason why, for the model
   */
  public static ToolResult failed(ToolCall call, UUID approval, String reason) {
    return new ToolResult(call.callId(), reason, true, served(call, approval));
  }

  private static ServedCall served(ToolCall call, UUID approval) {
    return new ServedCall(call.server(), call.name(), call.arguments(), approval);
  }

  /** Ends the sessions of the servers; nobody waits for that. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      connections.forEach(
          connection ->
              connection
                  .close()
                  .subscribe()
                  .with(
                      ended -> {},
                      failure ->
                          LOG.debugf(
                              "The session of the MCP server %s was not ended: %s",
                              connection.endpoint(), failure.getMessage())));
    }
  }
}
