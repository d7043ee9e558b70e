package dev.parley.palantir;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.Answer;
import dev.parley.http.Asked;
import dev.parley.http.Dialect;
import dev.parley.http.EdgeFailure;
import dev.parley.http.OAuthErrors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/** Palantir's protocol at the edge: its paths, and {@code preview=true} as what opens the gate. */
@ApplicationScoped
public class PalantirDialect implements Dialect {

  @Override
  public String name(String path) {
    return path.startsWith(OAuthResource.PATH + "/") ? OAUTH : "palantir";
  }

  @Override
  public boolean owns(String path) {
    return path.startsWith("/api/v2/") || path.startsWith("/multipass/");
  }

  @Override
  public Optional<EdgeFailure> gate(ContainerRequestContext request) {
    String preview = request.getUriInfo().getQueryParameters().getFirst("preview");
    if ("true".equals(preview)) {
      return Optional.empty();
    }
    return Optional.of(
        preview == null || preview.isEmpty() || preview.equals("false")
            ? new EdgeFailure.PreviewClosed("")
            : new EdgeFailure.InvalidParameter("preview", "must be true or false"));
  }

  @Override
  public Answer answer(ClassifiedFailure failure, Asked asked) {
    Answer answer = PalantirErrors.of(failure, asked);
    return asked.path().startsWith(OAuthResource.PATH + "/")
        ? OAuthErrors.of(failure, answer, description(answer))
        : answer;
  }

  private static Optional<String> description(Answer answer) {
    return answer.body() instanceof ErrorResponse body
        ? Optional.ofNullable(body.errorDescription())
        : Optional.empty();
  }
}
