package dev.parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a dialect asks of definitions, so that it can show the agents that have them. */
public interface DefinitionRule {

  /**
   * What is wrong with a definition, as the end of a sentence that starts with "definition"; empty
   * when nothing is.
   */
  Optional<String> violation(JsonNode definition);
}
