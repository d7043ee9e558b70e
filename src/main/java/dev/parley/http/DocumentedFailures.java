package dev.parley.http;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import java.util.List;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;

/**
 * What a dialect's operations can fail with besides what all operations can; its wording of each
 * becomes an example in the OpenAPI document, where the operation declares the status.
 */
public interface DocumentedFailures {

  /** What the core may refuse. */
  List<Failure> core(String path, HttpMethod method);

  /** What a caller is told who lacks a scope, and all that would do instead. */
  default Failure denied(String path, HttpMethod method, String scope) {
    return new AccessFailure.MissingScope(scope);
  }

  /** What the edge may refuse: parameters that cannot be, bodies of the wrong shape. */
  List<EdgeFailure> edge(String path, HttpMethod method);
}
