package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.DefinitionRule;
import dev.parley.failure.JsonPlace;
import dev.parley.vectara.agent.JsonRule.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * This dialect's part of a definition: the object {@code vectara}, stored in the dialect's format.
 */
@ApplicationScoped
public class AgentDefinition implements DefinitionRule {

  /**
   * A copy of this dialect's part, with its first step normalized; an empty object if the
   * definition has no part or an invalid one.
   */
  static ObjectNode part(JsonNode definition) {
    JsonNode own = definition.path(AgentRules.PART);
    // It may have been stored before this rule existed.
    if (!own.isObject() || AgentRules.violation(own).isPresent()) {
      return JsonNodeFactory.instance.objectNode();
    }
    // The agents file may contain null for absent values.
    ObjectNode part = AgentPatch.created((ObjectNode) own);
    FirstStep.normalize(part);
    return part;
  }

  @Override
  public Optional<String> violation(JsonNode definition) {
    JsonNode own = definition.path(AgentRules.PART);
    return own.isMissingNode() || own.isNull()
        ? Optional.empty()
        : AgentRules.violation(own)
            .or(() -> StepRules.violation((ObjectNode) own))
            .map(AgentDefinition::message);
  }

  private static String message(Violation violation) {
    String place = violation.place().isEmpty() ? "" : "." + violation.place();
    return "is not valid at "
        + JsonPlace.line(AgentRules.PART + place)
        + ", which "
        + violation.rule();
  }
}
