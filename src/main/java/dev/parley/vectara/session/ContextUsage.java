package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How much of the model's context window a conversation takes.
 *
 * @param inputTokens what the model read for its latest answer
 * @param outputTokens what it wrote
 * @param totalTokens both
 * @param window the size of the context window; null if it is not known
 */
@Schema(
    name = "VectaraSessionContextUsage",
    description = "The tokens of the agent's latest answer; absent if they are not known")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContextUsage(
    @JsonProperty("input_tokens") Tokens inputTokens,
    @JsonProperty("output_tokens") Tokens outputTokens,
    @JsonProperty("total_tokens") @Schema(examples = "150") long totalTokens,
    @JsonProperty("model_context_window")
        @Schema(
            description = "The size of the model's context window; absent if it is not known",
            examples = "200000")
        Long window) {

  /** A number of tokens. */
  @Schema(name = "VectaraTokenCount")
  public record Tokens(long count) {}

  /** The usage of an answer that took {@code total} tokens, of which {@code output} are its own. */
  public static ContextUsage of(long total, long output, Long window) {
    return new ContextUsage(new Tokens(total - output), new Tokens(output), total, window);
  }
}
