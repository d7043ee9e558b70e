package dev.parley.vectara;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.Dialect;
import dev.parley.http.FailedRequest;
import dev.parley.http.HttpFailure;
import dev.parley.http.OAuthErrors;
import dev.parley.http.RenderedFailure;
import dev.parley.identity.ApiKeyPaths;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * The Vectara dialect at the HTTP layer: its paths, which also accept API keys. It has no preview
 * operations.
 */
@ApplicationScoped
public class VectaraDialect implements Dialect, ApiKeyPaths {

  @Override
  public String name(String path) {
    return TokenResource.at(path) ? OAUTH : "vectara";
  }

  @Override
  public boolean owns(String path) {
    return takeApiKeys(path) || TokenResource.at(path);
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
    return TokenResource.at(failed.path())
        ? OAuthErrors.of(failure, answer, description(answer))
        : answer;
  }

  private static Optional<String> description(RenderedFailure answer) {
    return answer.body() instanceof ErrorResponse body
        ? body.messages().stream().findFirst()
        : Optional.empty();
  }
}
