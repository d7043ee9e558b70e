package dev.parley.palantir;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.dialect.Dialect;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import dev.parley.http.oauth.OAuthErrors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * The Palantir dialect at the HTTP layer: its paths, and {@code preview=true}, which opens the
 * preview gate.
 */
@ApplicationScoped
public class PalantirDialect implements Dialect {

  /** Where the token endpoints are. */
  public static final String OAUTH_PATH = "/multipass/api/oauth2";

  /** The list of sessions with all agents, whose refusals have a name of their own. */
  static final String ALL_SESSIONS = "/api/v2/aipAgents/agents/allSessions";

  @Override
  public String name(String path) {
    return path.startsWith(OAUTH_PATH + "/") ? OAUTH : "palantir";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith("/api/v2/") || path.startsWith("/multipass/");
  }

  @Override
  public Optional<HttpFailure> gate(ContainerRequestContext request) {
    String preview = request.getUriInfo().getQueryParameters().getFirst("preview");
    if ("true".equals(preview)) {
      return Optional.empty();
    }
    return Optional.of(
        preview == null || preview.isEmpty() || preview.equals("false")
            ? new HttpFailure.PreviewClosed("")
            : new HttpFailure.InvalidParameter("preview", "must be true or false"));
  }

  @Override
  public RenderedFailure render(ClassifiedFailure failure, FailedRequest failed) {
    RenderedFailure answer = PalantirErrors.of(failure, failed);
    return failed.path().startsWith(OAUTH_PATH + "/")
        ? OAuthErrors.of(failure, answer, description(answer))
        : answer;
  }

  private static Optional<String> description(RenderedFailure answer) {
    return answer.body() instanceof ErrorResponse body
        ? Optional.ofNullable(body.errorDescription())
        : Optional.empty();
  }
}
