package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.RuntimeFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/** Opens the tools of MCP servers for turns. */
@ApplicationScoped
public class Toolboxes {

  private static final Logger LOG = Logger.getLogger(Toolboxes.class);

  private final McpServers servers;
  private final McpClient client;
  private final McpMeters meters;
  private final ObjectMapper json;

  Toolboxes(McpServers servers, McpClient client, McpMeters meters, ObjectMapper json) {
    this.servers = servers;
    this.client = client;
    this.meters = meters;
    this.json = json;
  }

  /**
   * Connects to servers and lists their tools.
   *
   * @return fails with {@link RuntimeFailure} if a server is not allowed or cannot be used
   */
  public Uni<Toolbox> open(List<McpServer> named) {
    Toolbox box = new Toolbox(meters, json);
    if (named.isEmpty()) {
      return Uni.createFrom().item(box);
    }
    return Uni.join()
        .all(named.stream().map(server -> open(server, box)).toList())
        .andFailFast()
        .invoke(opened -> opened.forEach(box::add))
        .replaceWith(box)
        .onFailure()
        .invoke(box::close)
        .onCancellation()
        .invoke(box::close);
  }

  private Uni<Toolbox.Listed> open(McpServer server, Toolbox box) {
    return servers
        .find(server)
        // Only servers that may be called are measured: there is no end of others.
        .chain(
            endpoint -> {
              McpConnection connection = new McpConnection(client, endpoint);
              box.add(connection);
              return meters.listed(
                  server.url(),
                  connection
                      .open()
                      .chain(connection::tools)
                      .map(tools -> new Toolbox.Listed(server, connection, tools)));
            })
        .onFailure(McpFailure.class)
        .transform(failure -> failed(server, failure));
  }

  private static RuntimeFailure failed(McpServer server, McpFailure failure) {
    LOG.warnf("The MCP server %s cannot be used: %s", server.url(), failure.getMessage());
    return McpServer.failure(
        "The MCP server '%s' cannot be used: %s."
            .formatted(
                server.label(),
                switch (failure.kind()) {
                  case CONNECTION -> "it cannot be reached";
                  case TIMEOUT -> "it did not answer in time";
                  case ANSWER, EXPIRED -> "it did not answer as the protocol wants it";
                }));
  }
}
