package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.turn.compaction.CompactionPolicy;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the conversation of a session is compacted: the policy of its version of the agent. */
@Schema(
    name = "VectaraCompactionConfig",
    description = "How the conversation is compacted; absent if it is only compacted on request")
public record EffectiveCompaction(
    boolean enabled,
    @JsonProperty("threshold_percent") @Schema(examples = "80") int thresholdPercent,
    @JsonProperty("keep_recent_inputs") @Schema(examples = "1") int keptInputs,
    @JsonProperty("compaction_message") @JsonInclude(JsonInclude.Include.NON_EMPTY) String message,
    @JsonProperty("tool_event_policy")
        @Schema(enumeration = {"exclude", "include_outputs", "include_all"})
        String tools) {

  static EffectiveCompaction of(CompactionPolicy policy) {
    return new EffectiveCompaction(
        policy.automatic(),
        policy.thresholdPercent(),
        policy.keptInputs(),
        policy.instructions(),
        policy.tools().name().toLowerCase(Locale.ROOT));
  }
}
