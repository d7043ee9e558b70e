package dev.parley.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * All operations that are served, by the template of their path and their method. They are read
 * from the OpenAPI document, once, when it is loaded: that needs no reflection, and operators see
 * the names that the document has.
 */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class Operations implements OASFilter {

  /** What a parameter has to look like, which the document leaves out. */
  private static final Pattern EXPRESSION = Pattern.compile("\\{\\s*(\\w+)\\s*:[^}]*}");

  private final Dialects dialects;
  private volatile Map<String, Map<String, Operation>> byTemplate = Map.of();

  public Operations(Dialects dialects) {
    this.dialects = dialects;
  }

  /** Learns the operations; changes nothing. */
  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Map<String, Operation>> found = new HashMap<>();
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (template, item) -> {
              Map<String, Operation> methods = new HashMap<>();
              item.getOperations()
                  .forEach(
                      (method, operation) ->
                          methods.put(
                              method.name(),
                              new Operation(
                                  dialects.nameAt(template), operation.getOperationId())));
              if (methods.containsKey("GET")) {
                methods.putIfAbsent("HEAD", methods.get("GET"));
              }
              found.put(template, Map.copyOf(methods));
            });
    byTemplate = Map.copyOf(found);
  }

  /**
   * The operation that a request went to, if it got as far as one.
   *
   * @param method the request's method
   * @param template the template that its path was found to match; null when none did
   */
  public Optional<Operation> of(String method, String template) {
    if (template == null) {
      return Optional.empty();
    }
    Map<String, Operation> methods = byTemplate.get(template);
    if (methods == null) {
      methods = byTemplate.getOrDefault(plain(template), Map.of());
    }
    return Optional.ofNullable(methods.get(method));
  }

  private static String plain(String template) {
    String named = EXPRESSION.matcher(template).replaceAll("{$1}");
    return named.length() > 1 && named.endsWith("/")
        ? named.substring(0, named.length() - 1)
        : named;
  }
}
