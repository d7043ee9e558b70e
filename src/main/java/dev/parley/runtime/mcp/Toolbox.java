package dev.parley.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The tools of MCP servers that a turn can use. Close it when the turn ends. */
public final class Toolbox {

  private static final Logger LOG = Logger.getLogger(Toolbox.class);

  private final McpMeters meters;
  private final ObjectMapper json;
  private final List<McpConnection> connections = new ArrayList<>();
  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private boolean closed;

  /** A tool with the connection to its server. */
  private record Tool(McpServer server, McpConnection connection, McpTool tool) {

    boolean is(String label, String name) {
      return server.label().equals(label) && tool.name().equals(name);
    }
  }

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

  /**
   * Adds the tools of a server that may be used. If it lists a tool twice, the first one is used.
   *
   * @throws dev.parley.runtime.RuntimeFailure if a model could not tell one from another
   */
  synchronized void add(Listed listed) {
    McpServer server = listed.server();
    for (McpTool tool : listed.tools()) {
      if (!tool.name().isBlank() && server.allows(tool.name())) {
        Tool added = new Tool(server, listed.connection(), tool);
        Tool other = tools.putIfAbsent(ToolName.of(server.label(), tool.name()), added);
        if (other != null && !other.is(server.label(), tool.name())) {
          throw McpServer.failure(
              "Tools of the MCP servers '%s' and '%s' have the same name for the model."
                  .formatted(other.server.label(), server.label()));
        }
      }
    }
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
    Tool found = tools.get(ToolName.of(call.server(), call.name()));
    return found != null && found.is(call.server(), call.name()) ? found : null;
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

  /** What is done with the tools, after which the box is closed, even if it fails to begin. */
  public <T> Multi<T> during(Supplier<Multi<? extends T>> work) {
    return Multi.createFrom().deferred(work).onTermination().invoke(this::close);
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
