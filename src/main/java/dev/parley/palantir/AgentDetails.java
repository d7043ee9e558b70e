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
 * What only this dialect shows of an agent: the object {@code palantir} of a definition, written
 * there as it is on the wire.
 */
@ApplicationScoped
public class AgentDetails implements DefinitionRule {

  private static final String KEY = "palantir";

  private final ObjectMapper json;

  public AgentDetails(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The details of one version.
   *
   * @param inputPlaceholder what stands in the empty input field; null for nothing
   * @param suggestedPrompts questions to begin with
   * @param parameters variables by their ids
   */
  @RegisterForReflection
  record Details(
      String inputPlaceholder, List<String> suggestedPrompts, Map<String, Parameter> parameters) {

    static final Details NONE = new Details(null, null, null);

    Details {
      suggestedPrompts = suggestedPrompts == null ? List.of() : List.copyOf(suggestedPrompts);
      parameters = parameters == null ? Map.of() : parameters;
      if (parameters.values().stream().anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException("a parameter is missing");
      }
    }
  }

  /** The details that a stored definition has; none when it has none that can be shown. */
  Details of(String definition) {
    try {
      return read(json.readTree(definition));
    } catch (JsonProcessingException e) {
      // Stored before there was a rule about them.
      return Details.NONE;
    }
  }

  private Details read(JsonNode definition) throws JsonProcessingException {
    JsonNode own = definition.path(KEY);
    for (JsonNode parameter : own.path("parameters")) {
      // An array with the type in front would be read as well.
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
