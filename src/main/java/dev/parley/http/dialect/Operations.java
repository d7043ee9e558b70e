package dev.parley.http.dialect;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * All operations, by path template and method. They are read from the OpenAPI document once, when
 * it is loaded: this needs no reflection, and metrics and traces use the names in the document.
 */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class Operations implements OASFilter {

  /** A path parameter's regular expression, which the document leaves out. */
  private static final Pattern EXPRESSION = Pattern.compile("\\{\\s*(\\w+)\\s*:[^}]*}");

  private final Dialects dialects;
  private volatile Map<String, Map<String, Operation>> byTemplate = Map.of();

  public Operations(Dialects dialects) {
    this.dialects = dialects;
  }

  /** Collects the operations; does not change the document. */
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
   * The operation of a request, if the request reached one.
   *
   * @param method the request's method
   * @param template the template that its path matched; null if none
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
