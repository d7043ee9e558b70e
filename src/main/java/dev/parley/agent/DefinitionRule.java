package dev.parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
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
}
