package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.runtime.mcp.McpClient.Answer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The connection of a turn to an MCP server: the protocol's session, if the server has sessions.
 * One request follows the other.
 */
final class McpConnection {

  /** The version of the protocol that is asked for; the server may choose another one. */
  private static final String VERSION = "2025-06-18";

  private static final int MAX_PAGES = 20;
  private static final int MAX_TOOLS = 512;

  private final McpClient client;
  private final McpEndpoint endpoint;
  private Optional<String> session = Optional.empty();
  private Optional<String> version = Optional.empty();
  private int last;

  McpConnection(McpClient client, McpEndpoint endpoint) {
    this.client = client;
    this.endpoint = endpoint;
  }

  McpEndpoint endpoint() {
    return endpoint;
  }

  /** Begins the session; fails with {@link McpFailure}. */
  Uni<Void> open() {
    session = Optional.empty();
    version = Optional.empty();
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("protocolVersion", VERSION);
    params.putObject("capabilities");
    params.putObject("clientInfo").put("name", "parley").put("version", "1");
    return answered("initialize", params)
        .invoke(this::begin)
        .chain(
            () -> client.post(request(), message("notifications/initialized"), OptionalInt.empty()))
        .replaceWithVoid();
  }

  private void begin(Answer answer) {
    session = answer.session().filter(id -> id.matches("[\\x21-\\x7e]{1,1000}"));
    version =
        Optional.of(answer.result().path("protocolVersion").asText(""))
            .filter(named -> named.matches("[0-9A-Za-z.-]{1,40}"));
  }

  /** The tools of the server; fails with {@link McpFailure}. */
  Uni<List<McpTool>> tools() {
    return page(new ArrayList<>(), Optional.empty(), 1);
  }

  private Uni<List<McpTool>> page(List<McpTool> tools, Optional<String> cursor, int number) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    cursor.ifPresent(next -> params.put("cursor", next));
    return answered("tools/list", params)
        .map(Answer::result)
        .chain(
            result -> {
              result.path("tools").forEach(tool -> tools.add(McpTool.of(tool)));
              String next = result.path("nextCursor").asText("");
              if (tools.size() > MAX_TOOLS || number == MAX_PAGES && !next.isEmpty()) {
                throw McpFailure.invalid("it has too many tools");
              }
              if (next.isEmpty()) {
                return Uni.createFrom().item(tools);
              }
              return page(tools, Optional.of(next), number + 1);
            });
  }

  /**
   * Runs a tool. If the server does not know the session any more, another one is begun: it has not
   * run the tool then.
   *
   * @return the result as the protocol has it; fails with {@link McpFailure}
   */
  Uni<JsonNode> call(String tool, ObjectNode arguments) {
    ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", tool);
    params.set("arguments", arguments);
    return Uni.createFrom()
        .deferred(() -> answered("tools/call", params))
        .onFailure(failure -> isExpired(failure) && session.isPresent())
        .recoverWithUni(() -> open().chain(() -> answered("tools/call", params)))
        .map(Answer::result);
  }

  private static boolean isExpired(Throwable failure) {
    return failure instanceof McpFailure known && known.kind() == McpFailure.Kind.EXPIRED;
  }

  /** Ends the session, if there is one. */
  Uni<Void> close() {
    return session.isPresent() ? client.delete(request()) : Uni.createFrom().voidItem();
  }

  private Uni<Answer> answered(String method, ObjectNode params) {
    int id = ++last;
    ObjectNode message = message(method).put("id", id);
    message.set("params", params);
    return client.post(request(), message, OptionalInt.of(id));
  }

  private static ObjectNode message(String method) {
    return JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("method", method);
  }

  private RequestOptions request() {
    RequestOptions request = endpoint.request(HttpMethod.POST);
    session.ifPresent(id -> request.putHeader("mcp-session-id", id));
    version.ifPresent(named -> request.putHeader("mcp-protocol-version", named));
    return request;
  }
}
