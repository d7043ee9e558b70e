package dev.parley.runtime.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which tools of a server need an approval.
 *
 * @param needed what holds for tools that neither set has
 * @param always tools that need one
 * @param never tools that need none
 */
record ApprovalRule(boolean needed, Set<String> always, Set<String> never) {

  /** Reads the field {@code require_approval} of a tool; without it, all tools need one. */
  static ApprovalRule of(JsonNode field) {
    return new ApprovalRule(
        !field.asText("").equals("never"),
        names(field.path("always").path("tool_names")),
        names(field.path("never").path("tool_names")));
  }

  /** The texts of a list. */
  static Set<String> names(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a tool needs an approval. */
  boolean needed(String tool) {
    return always.contains(tool) || needed && !never.contains(tool);
  }
}
