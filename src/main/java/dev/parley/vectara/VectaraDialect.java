package dev.parley.vectara;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.dialect.Dialect;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import dev.parley.http.oauth.OAuthErrors;
import dev.parley.identity.apikey.ApiKeyPaths;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.Set;

/**
 * The Vectara dialect at the HTTP layer: its paths, which also accept API keys. It has no preview
 * operations.
 */
@ApplicationScoped
public class VectaraDialect implements Dialect, ApiKeyPaths {

  /** The token endpoint that takes a form. */
  public static final String FORM_TOKENS = "/oauth2/token";

  /** The token endpoint that takes JSON. */
  public static final String JSON_TOKENS = "/oauth/token";

  private static final Set<String> TOKENS = Set.of(FORM_TOKENS, JSON_TOKENS);

  /** Whether a path is that of a token endpoint. */
  public static boolean isTokenEndpoint(String path) {
    return path.startsWith("/oauth") && TOKENS.contains(path.replaceFirst("/+$", ""));
  }

  @Override
  public String name(String path) {
    return isTokenEndpoint(path) ? OAUTH : "vectara";
  }

  @Override
  public boolean owns(String path) {
    return takeApiKeys(path) || isTokenEndpoint(path);
  }

  @Override
  public boolean takeApiKeys(String path) {
    return path.equals("/v2") || path.startsWith("/v2/");
  }

  @Override
  public Optional<HttpFailure> gate(ContainerRequestContext request) {
    return Optional.empty();
  }

  @Override
  public RenderedFailure render(ClassifiedFailure failure, FailedRequest failed) {
    RenderedFailure answer = VectaraErrors.of(failure, failed.id());
    return isTokenEndpoint(failed.path())
        ? OAuthErrors.of(failure, answer, description(answer))
        : answer;
  }

  private static Optional<String> description(RenderedFailure answer) {
    return answer.body() instanceof ErrorResponse body
        ? body.messages().stream().findFirst()
        : Optional.empty();
  }
}
