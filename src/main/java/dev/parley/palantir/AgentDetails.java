package dev.parley.palantir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.DefinitionRule;
import dev.parley.failure.JsonPlace;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The agent properties that only this dialect uses: the object {@code palantir} of a definition,
 * stored in the dialect's format.
 */
@ApplicationScoped
public class AgentDetails implements DefinitionRule {

  private static final String KEY = "palantir";

  private final ObjectMapper json;

  public AgentDetails(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The properties of one version.
   *
   * @param inputPlaceholder placeholder of the input field; null for none
   * @param suggestedPrompts prompts to start a conversation with
   * @param parameters variables by id
   * @param contexts the contexts that messages are answered with; null for none
   */
  @RegisterForReflection
  public record Details(
      String inputPlaceholder,
      List<String> suggestedPrompts,
      Map<String, Parameter> parameters,
      List<InputContext> contexts) {

    static final Details NONE = new Details(null, null, null, null);

    public Details {
      suggestedPrompts = suggestedPrompts == null ? List.of() : List.copyOf(suggestedPrompts);
      parameters = parameters == null ? Map.of() : parameters;
      contexts = contexts == null ? null : List.copyOf(contexts);
      if (parameters.values().stream().anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException("a parameter is missing");
      }
    }
  }

  /** The properties in a stored definition; none if the definition has none or they are invalid. */
  public Details of(String definition) {
    try {
      return of(json.readTree(definition));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a definition is stored as JSON", e);
    }
  }

  /** The properties in a definition; none if the definition has none or they are invalid. */
  public Details of(JsonNode definition) {
    try {
      return read(definition);
    } catch (JsonProcessingException e) {
      // Stored before this rule existed.
      return Details.NONE;
    }
  }

  private Details read(JsonNode definition) throws JsonProcessingException {
    JsonNode own = definition.path(KEY);
    for (JsonNode parameter : own.path("parameters")) {
      // Otherwise Jackson would also accept an array whose first element is the type.
      if (parameter.path("parameterType").isArray()) {
        throw new JsonMappingException(null, "a parameter's type is an array");
      }
    }
    return own.isMissingNode() || own.isNull()
        ? Details.NONE
        : json.treeToValue(own, Details.class);
  }

  @Override
  public Optional<String> violation(JsonNode definition) {
    try {
      read(definition);
      return Optional.empty();
    } catch (JsonMappingException e) {
      String place = JsonPlace.of(e);
      return Optional.of("is not valid at " + KEY + (place.isEmpty() ? "" : "." + place));
    } catch (JsonProcessingException e) {
      return Optional.of("is not valid at " + KEY);
    }
  }
}
