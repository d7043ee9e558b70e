package dev.parley.http.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Moves error responses that several operations have in common to the components of the document.
 * The program reads the document when it starts, and half of it would be repetitions.
 */
final class SharedResponses {

  /** More failures would make the name of the component too long. */
  private static final int MOST_FAILURES = 3;

  private final OpenAPI document;
  private final String prefix;
  private final Map<Shared, List<Runnable>> replacements = new LinkedHashMap<>();

  /**
   * @param prefix the start of the components' names
   */
  SharedResponses(OpenAPI document, String prefix) {
    this.document = document;
    this.prefix = prefix;
  }

  /** What a response documents: equal ones can be shared. */
  private record Shared(String description, String schema, Map<String, Object> examples) {}

  /** Adds the responses of an operation, all of which are known by now. */
  void add(Operation operation) {
    Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
    responses.forEach(
        (status, response) -> {
          if (response.getContent() == null || response.getContent().getMediaTypes().size() != 1) {
            return;
          }
          MediaType type = response.getContent().getMediaTypes().values().iterator().next();
          Map<String, Example> examples = type.getExamples();
          if (examples == null
              || examples.size() > MOST_FAILURES
              || type.getSchema() == null
              || type.getSchema().getRef() == null
              || response.getHeaders() != null) {
            return;
          }
          Map<String, Object> values = new LinkedHashMap<>();
          examples.forEach((name, example) -> values.put(name, example.getValue()));
          replacements
              .computeIfAbsent(
                  new Shared(response.getDescription(), type.getSchema().getRef(), values),
                  shared -> new ArrayList<>())
              .add(() -> replace(operation, status, response, name(values)));
        });
  }

  private String name(Map<String, Object> examples) {
    return prefix + String.join("", examples.keySet());
  }

  private void replace(Operation operation, String status, APIResponse response, String name) {
    document.getComponents().addResponse(name, response);
    operation
        .getResponses()
        .addAPIResponse(
            status, OASFactory.createAPIResponse().ref("#/components/responses/" + name));
  }

  /** Replaces those that more than one operation has. */
  void replace() {
    Map<String, Shared> names = new LinkedHashMap<>();
    replacements.forEach(
        (shared, uses) -> {
          // Operations can word a failure differently.
          if (uses.size() > 1 && names.putIfAbsent(name(shared.examples()), shared) == null) {
            uses.forEach(Runnable::run);
          }
        });
  }
}
