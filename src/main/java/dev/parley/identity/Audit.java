package dev.parley.identity;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Writes down who uses the right to manage agents, API keys or other people's sessions: one line a
 * request, in the log category {@code dev.parley.audit}. Nothing of a token, key or body is in it.
 */
@ApplicationScoped
public class Audit {

  /** The log category. */
  public static final String CATEGORY = "dev.parley.audit";

  private static final Logger LOG = Logger.getLogger(CATEGORY);
  private static final String WRITTEN = Audit.class.getName();
  private static final String REQUEST_ID = "x-request-id";

  private final IdentityConfig config;

  public Audit(IdentityConfig config) {
    this.config = config;
  }

  /**
   * A right was asked for and granted. The first one of a request is written down.
   *
   * @param who the caller
   * @param right the right's name
   * @param request the request
   */
  public void granted(Principal who, String right, RoutingContext request) {
    if (request.get(WRITTEN) != null) {
      return;
    }
    request.put(WRITTEN, right);
    LOG.infof(
        "right=%s %s method=%s path=%s request=%s",
        quoted(right),
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

  /** A text that can neither end its quotes nor its line, nor turn what is shown around. */
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
