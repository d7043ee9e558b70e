package dev.parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A dialect's rule for definitions, which ensures that the dialect can return agents that have
 * them.
 */
public interface DefinitionRule {

  /**
   * Returns how a definition breaks the rule, as the end of a sentence that starts with
   * "definition"; empty if it does not.
   */
  Optional<String> violation(JsonNode definition);

  /**
   * Returns how a definition breaks the first of the rules that it breaks; empty if it breaks none.
   */
  static Optional<String> violation(List<DefinitionRule> rules, JsonNode definition) {
    return rules.stream().flatMap(rule -> rule.violation(definition).stream()).findFirst();
  }
}
