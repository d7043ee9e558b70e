package dev.parley.turn.compaction;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How conversations with an agent are compacted: the object {@code compaction} of its definition.
 *
 * @param automatic whether a conversation is compacted when it approaches the model's context
 *     window; only if the definition has the object
 * @param thresholdPercent the part of the context window in use from which it is, 50 to 95
 * @param keptInputs number of the user's latest messages that stay as they are, at least 1
 * @param instructions what the summary should contain, in addition; empty for nothing
 * @param tools how much of tool calls is summarized
 */
public record CompactionPolicy(
    boolean automatic, int thresholdPercent, int keptInputs, String instructions, Tools tools) {

  /** How much of tool calls is summarized. */
  public enum Tools {
    EXCLUDE,
    INCLUDE_OUTPUTS,
    INCLUDE_ALL
  }

  private static final String FIELD = "compaction";
  private static final int DEFAULT_THRESHOLD = 80;

  /**
   * The policy of an agent's definition, for all its APIs or for one. Absent fields are defaults.
   */
  public static CompactionPolicy of(JsonNode definition) {
    return read(given(definition));
  }

  /** The policy of an agent's definition; empty if it has none. */
  public static Optional<CompactionPolicy> configured(JsonNode definition) {
    return Optional.of(given(definition)).filter(JsonNode::isObject).map(CompactionPolicy::read);
  }

  private static JsonNode given(JsonNode definition) {
    JsonNode given = definition.path(FIELD);
    return given.isObject() ? given : definition.path("vectara").path(FIELD);
  }

  private static CompactionPolicy read(JsonNode given) {
    return new CompactionPolicy(
        given.isObject() && given.path("enabled").asBoolean(true),
        given.path("threshold_percent").asInt(DEFAULT_THRESHOLD),
        Math.max(1, given.path("keep_recent_inputs").asInt(1)),
        given.path("compaction_message").asText(""),
        switch (given.path("tool_event_policy").asText()) {
          case "exclude" -> Tools.EXCLUDE;
          case "include_all" -> Tools.INCLUDE_ALL;
          default -> Tools.INCLUDE_OUTPUTS;
        });
  }

  /** The same policy with other instructions. */
  CompactionPolicy with(String others) {
    return new CompactionPolicy(automatic, thresholdPercent, keptInputs, others, tools);
  }

  /**
   * Whether a conversation is to be compacted before the next answer.
   *
   * @param tokens what the latest answer used
   * @param window the model's context window in tokens
   */
  public boolean applies(long tokens, long window) {
    return automatic && tokens * 100 >= window * thresholdPercent;
  }
}
