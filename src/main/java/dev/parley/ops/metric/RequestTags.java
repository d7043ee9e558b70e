package dev.parley.ops.metric;

import dev.parley.http.dialect.Dialects;
import dev.parley.http.dialect.Operation;
import dev.parley.http.dialect.Operations;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * The tags of request metrics. Each has a fixed set of values, regardless of the request: values
 * that a caller can choose freely (paths, methods) never become tags.
 */
@Singleton
public class RequestTags {

  static final String DIALECT = "dialect";
  static final String OPERATION = "operation";
  static final String URI = "uri";
  static final String METHOD = "method";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private final Operations operations;
  private final Dialects dialects;

  public RequestTags(Operations operations, Dialects dialects) {
    this.operations = operations;
    this.dialects = dialects;
  }

  /**
   * The tags of a request.
   *
   * @param method its method, which may be any word
   * @param template the template that its path matched; null if it matched none
   * @param path its path; null if it could not be read
   */
  Tags of(String method, String template, String path) {
    return operations
        .of(method, template)
        .map(known -> matched(known, template))
        .orElseGet(() -> unmatched(method, template, path));
  }

  /**
   * The tags of an aborted request.
   *
   * @param method its method, which may be any word
   * @param uri the template that its path matched, or the path itself
   */
  Tags ofBroken(String method, String uri) {
    return operations
        .of(method, uri)
        .map(known -> matched(known, uri))
        .orElseGet(() -> unmatched(method, null, uri));
  }

  /** The template is set here because the framework uses other values for redirects. */
  private static Tags matched(Operation operation, String template) {
    return Tags.of(DIALECT, operation.dialect(), OPERATION, operation.id(), URI, template);
  }

  private Tags unmatched(String method, String template, String path) {
    return Tags.of(
        DIALECT,
        path == null ? Operation.NONE : dialects.nameAt(path),
        OPERATION,
        Operation.NONE,
        URI,
        template == null ? Operation.NONE : template,
        METHOD,
        METHODS.contains(method) ? method : "OTHER");
  }
}
