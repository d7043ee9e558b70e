package dev.parley.runtime.mcp;

import dev.parley.runtime.http.BaseUrl;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.util.Map;

/**
 * Where the requests to an MCP server go: its address, which was checked, and its headers.
 *
 * @param url the server
 * @param path the path of its URL
 * @param headers the headers that definition and configuration have for it
 */
record McpEndpoint(BaseUrl url, String path, InetAddress address, Map<String, String> headers) {

  RequestOptions request(HttpMethod method) {
    RequestOptions options = url.request(method, address, path);
    headers.forEach(options::putHeader);
    return options;
  }

  /** Omits the headers. */
  @Override
  public String toString() {
    return url.toString();
  }
}
