package dev.parley.identity;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Logs who uses the right to manage agents, API keys or other users' sessions: one line for each
 * request, in the log category {@code dev.parley.audit}. The line contains nothing from tokens, key
 * secrets or bodies except the caller's identity.
 */
@ApplicationScoped
public class Audit {

  /** The log category. */
  public static final String CATEGORY = "dev.parley.audit";

  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final String WRITTEN = Audit.class.getName();
  private static final String REQUEST_ID = "x-request-id";

  private final IdentityConfig config;
  private final RoutingContext request;

  public Audit(IdentityConfig config, RoutingContext request) {
    this.config = config;
    this.request = request;
  }

  /**
   * Logs that the current request was granted a right. Only the first one is logged.
   *
   * @param who the caller
   * @param right the right's name
   */
  public void granted(Principal who, String right) {
    granted(who, right, "");
  }

  /**
   * The same, for a right on one agent.
   *
   * @param agent its name, which the path need not have; empty for none
   */
  public void granted(Principal who, String right, String agent) {
    if (request.get(WRITTEN) != null) {
      return;
    }
    request.put(WRITTEN, right);
    LOG.infof(
        "right=%s%s %s method=%s path=%s request=%s",
        quoted(right),
        agent.isEmpty() ? "" : " agent=" + quoted(agent),
        caller(who),
        quoted(request.request().method().name()),
        quoted(request.normalizedPath()),
        quoted(request.response().headers().get(REQUEST_ID)));
  }

  private String caller(Principal who) {
    if (who instanceof ApiKeyPrincipal key) {
      return "key=%s workspace=%s".formatted(quoted(key.id()), quoted(key.workspace()));
    }
    Optional<TokenClaims> claims =
        who instanceof JsonWebToken token
            ? Optional.of(new TokenClaims(token, config))
            : Optional.empty();
    return "subject=%s client=%s workspace=%s"
        .formatted(
            quoted(claims.flatMap(TokenClaims::subject).orElse("")),
            quoted(claims.map(TokenClaims::client).orElse("")),
            quoted(claims.flatMap(TokenClaims::workspace).orElse("")));
  }

  /**
   * Quotes a text and escapes quotes, line breaks and invisible characters such as those that
   * change the text direction.
   */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    String.valueOf(text)
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (shown(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append("\\u{%x}".formatted(c));
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
