package dev.parley.http.dialect;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All operations, by path template and method. They are read from the OpenAPI document: this needs
 * no reflection, and metrics and traces use the names in the document.
 */
@Singleton
public class Operations {

  /** A path parameter's regular expression, which the document leaves out. */
  private static final Pattern EXPRESSION = Pattern.compile("\\{\\s*(\\w+)\\s*:[^}]*}");

  private final Map<String, Map<String, Operation>> byTemplate;

  @Inject
  public Operations(Dialects dialects, OpenApiFile document) {
    this(dialects, document.operationIds());
  }

  /**
   * @param ids the ids of the operations, by path template and method in lower case
   */
  public Operations(Dialects dialects, Map<String, Map<String, String>> ids) {
    Map<String, Map<String, Operation>> found = new HashMap<>();
    ids.forEach(
        (template, idByMethod) -> {
          String dialect = dialects.nameAt(template);
          Map<String, Operation> methods = new HashMap<>();
          idByMethod.forEach(
              (method, id) ->
                  methods.put(method.toUpperCase(Locale.ROOT), new Operation(dialect, id)));
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
