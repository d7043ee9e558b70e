package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.RuntimeFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers that a definition or a request has for an MCP server. The server may also get the
 * token of the configuration, so none of them may change where a request goes, how it is read, or
 * where it seems to come from.
 */
final class McpHeaders {

  private static final String AUTHORIZATION = "authorization";

  /** Headers of the protocols, of the connection, and of proxies. */
  private static final Set<String> REFUSED =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "last-event-id",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-http-method-override",
          "x-real-ip");

  private static final List<String> REFUSED_PREFIXES =
      List.of("mcp-", "proxy-", "sec-", "x-forwarded-", "x-original-");

  private McpHeaders() {}

  /**
   * The headers of a tool, by their names in lower case.
   *
   * @param label the label of the server
   * @throws RuntimeFailure if one cannot be sent
   */
  static Map<String, String> of(String label, JsonNode tool) {
    Map<String, String> headers = new HashMap<>();
    tool.path("headers")
        .properties()
        .forEach(
            header ->
                headers.put(
                    header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText("")));
    String token = tool.path(AUTHORIZATION).asText("");
    if (!token.isEmpty()) {
      headers.put(AUTHORIZATION, "Bearer " + token);
    }
    headers.forEach(
        (name, value) -> {
          if (!name.matches("[a-z0-9!#$%&'*+.^_`|~-]+")
              || isRefused(name)
              || !value.matches("[\\x20-\\x7e]*")) {
            // Neither the name nor the value, which may be a secret in the wrong place.
            throw McpServer.failure(
                "A header for the MCP server '%s' cannot be sent.".formatted(label));
          }
        });
    return Map.copyOf(headers);
  }

  /** Some servers take an underscore in a name for a hyphen. */
  private static boolean isRefused(String name) {
    String read = name.replace('_', '-');
    return REFUSED.contains(read) || REFUSED_PREFIXES.stream().anyMatch(read::startsWith);
  }
}
