package dev.parley.azure;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operations of OpenAI's API have two base paths: that of the project, and that of an agent's
 * endpoint. The second is rewritten to the first, and the agent's name is stored.
 */
public final class OpenAiPaths {

  /** The project's base path. */
  public static final String BASE = "/openai/v1/";

  private static final String AGENTS = "/agents/";
  private static final String ENDPOINT = "/endpoint/protocols/openai/";
  private static final Pattern BYTES =
      Pattern.compile(
          "POST"
              + BASE
              + "responses|GET"
              + BASE
              + "responses/[^/]+|GET/agents/.+:logstream"
              + "|[A-Z]+/agents/[^/]+/endpoint/protocols/invocations(/.*)?");
  private static final String PROPERTY = "parley.azure.endpoint";

  private OpenAiPaths() {}

  /**
   * Rewrites the path of an agent's endpoint. What a response is sent as depends on the body and
   * the query, not on what the client accepts: OpenAI's clients accept JSON only. A log is a stream
   * of events whatever the client accepts, and the container decides what an invocation is sent as.
   */
  static void rewrite(ContainerRequestContext request, String path) {
    String rewritten = rewritten(request, path);
    if (mayBeBytes(rewritten) && BYTES.matcher(request.getMethod() + rewritten).matches()) {
      request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_OCTET_STREAM);
    }
  }

  /** Spares all other requests the regular expression. */
  private static boolean mayBeBytes(String path) {
    return path.startsWith(BASE)
        || path.startsWith(AGENTS) && (path.endsWith(":logstream") || path.contains("/protocols/"));
  }

  private static String rewritten(ContainerRequestContext request, String path) {
    int name = AGENTS.length();
    int end = path.startsWith(AGENTS) ? path.indexOf('/', name) : -1;
    if (end < 0 || !path.startsWith(ENDPOINT, end)) {
      return path;
    }
    String rest = path.substring(end + ENDPOINT.length());
    request.setProperty(
        PROPERTY,
        URLDecoder.decode(path.substring(name, end).replace("+", "%2B"), StandardCharsets.UTF_8));
    String rewritten = BASE + (rest.startsWith("v1/") ? rest.substring(3) : rest);
    request.setRequestUri(
        UriBuilder.fromUri(request.getUriInfo().getRequestUri()).replacePath(rewritten).build());
    return rewritten;
  }

  /** The agent whose endpoint is called; empty below the project's base path. */
  public static Optional<String> agent(ContainerRequestContext request) {
    return Optional.ofNullable((String) request.getProperty(PROPERTY));
  }
}
