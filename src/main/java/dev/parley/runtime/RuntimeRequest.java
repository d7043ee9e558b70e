package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a runtime answers.
 *
 * @param origin for whom it answers
 * @param definition the definition of the agent's version; the step that answers is its first one
 * @param options what the caller sets for this turn only: fields of the same names as in the
 *     definition of a model agent ({@code instructions}, {@code temperature}, {@code top_p}, {@code
 *     max_output_tokens}, {@code tools}, {@code tool_choice}, {@code parallel_tool_calls}, {@code
 *     reasoning}, {@code text}), which take precedence over it, and {@link #APPROVALS}; empty for
 *     none
 * @param history the earlier messages, outputs, tool calls and their results that are part of the
 *     conversation, oldest first
 * @param omitted number of earlier events read that exceed the limits; 0 if the history is complete
 * @param input what is to be answered, oldest first: messages and results of tool calls
 */
public record RuntimeRequest(
    Origin origin,
    JsonNode definition,
    JsonNode options,
    List<EventContent> history,
    int omitted,
    List<EventContent> input) {

  /** The option that says whether the caller can approve calls of tools; false if it is absent. */
  public static final String APPROVALS = "approvals";

  /**
   * The request that goes on with an answer when another message has come.
   *
   * @param answered what the runtime has produced
   * @param message the message
   */
  public RuntimeRequest next(List<EventContent> answered, InputMessage message) {
    List<EventContent> before = new ArrayList<>(history);
    before.addAll(input);
    answered.stream()
        .filter(event -> !(event instanceof EventContent.Reasoning))
        .map(
            event ->
                event instanceof EventContent.StepTransition moved
                    ? new InputMessage(moved.content())
                    : event)
        .forEach(before::add);
    return new RuntimeRequest(
        origin.next(), definition, options, before, omitted, List.of(message));
  }

  /** The same request with another definition. */
  public RuntimeRequest with(JsonNode other) {
    return new RuntimeRequest(origin, other, options, history, omitted, input);
  }

  /** The text of the last message to answer; empty if there is none. */
  public String text() {
    return texts(input).reduce("", (earlier, later) -> later);
  }

  /** The texts of the user's earlier messages. */
  public List<String> told() {
    return texts(history).toList();
  }

  private static Stream<String> texts(List<EventContent> events) {
    return events.stream()
        .filter(event -> event instanceof InputMessage message && message.role() == null)
        .map(event -> ((InputMessage) event).text());
  }
}
