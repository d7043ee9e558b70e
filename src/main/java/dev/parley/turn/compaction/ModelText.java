package dev.parley.turn.compaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * What a model writes about a conversation.
 *
 * @param text the text, not blank
 * @param usage the tokens that it took, if the runtime said so
 */
public record ModelText(String text, Optional<Piece.Usage> usage) {

  /** What the maximum length of answers is called. */
  private static final List<String> LIMITS =
      List.of("max_tokens", "max_completion_tokens", "max_output_tokens");

  /**
   * Asks the model of an agent, without its tools and the format of its answers.
   *
   * @param about a request of the agent
   * @param history the conversation
   * @param prompt what to write
   * @return fails with {@link RuntimeFailure}
   */
  public static Uni<ModelText> ask(
      AgentRuntime runtime, RuntimeRequest about, List<EventContent> history, String prompt) {
    return runtime
        .answer(
            new RuntimeRequest(
                about.origin(),
                withoutFormat(about.definition()),
                MissingNode.getInstance(),
                history,
                about.omitted(),
                List.of(new InputMessage(prompt))))
        .collect()
        .in(Collected::new, Collected::add)
        .map(Collected::text);
  }

  /**
   * What a definition says on tools, and on the length and format of answers, is not for such
   * texts.
   */
  private static JsonNode withoutFormat(JsonNode definition) {
    ObjectNode without =
        definition.isObject() ? definition.deepCopy() : JsonNodeFactory.instance.objectNode();
    without.remove(List.of("tools", "tool_choice"));
    without.remove(LIMITS);
    if (without.at("/vectara/model/parameters") instanceof ObjectNode parameters) {
      parameters.remove(LIMITS);
    }
    // Also in place of the format of a step.
    without.putObject("text").putObject("format").put("type", "text");
    return without;
  }

  private static final class Collected {

    private final StringBuilder text = new StringBuilder();
    private Optional<Piece.Usage> usage = Optional.empty();

    void add(Piece piece) {
      if (piece instanceof Piece.Text part) {
        text.append(part.text());
      } else if (piece instanceof Piece.Usage used) {
        usage = Optional.of(used);
      } else if (piece instanceof Piece.Truncated) {
        throw new RuntimeFailure(Cause.EXECUTION, "The model did not complete the summary.");
      }
    }

    ModelText text() {
      if (text.toString().isBlank()) {
        throw new RuntimeFailure(Cause.EXECUTION, "The model returned no summary.");
      }
      return new ModelText(text.toString().strip(), usage);
    }
  }
}
