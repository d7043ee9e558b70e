package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.DocumentedFailures;
import dev.parley.http.EdgeFailure;
import java.util.List;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/** What the dialect's operations can fail with. */
final class VectaraFailures implements DocumentedFailures {

  @Override
  public List<Failure> core(String path, HttpMethod method) {
    return List.of(
        new Failure.KeyTaken("my-session"),
        new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'"));
  }

  @Override
  public Failure denied(String path, HttpMethod method, String scope) {
    return Action.CREATE_SESSION.refusal();
  }

  @Override
  public List<EdgeFailure> edge(String path, HttpMethod method) {
    return List.of(new EdgeFailure.WrongShape("name", "has the wrong type"));
  }
}
