package dev.parley.runtime;

import dev.parley.event.EventContent;
import java.util.Optional;

/** A piece of an answer, in the order in which it is produced. */
public sealed interface Piece {

  /** A part of the answer's text. */
  record Text(String text) implements Piece {}

  /** A part of the reasoning before the answer. */
  record Reasoning(String text) implements Piece {}

  /** A call of a tool. */
  record ToolCall(EventContent.ToolCall call) implements Piece {}

  /** The result of an earlier call. */
  record ToolResult(EventContent.ToolResult result) implements Piece {}

  /** A new value of a parameter that the agent may write. */
  record ParameterUpdate(String name, String value) implements Piece {}

  /**
   * The tokens that the answer used. The last one counts.
   *
   * @param input tokens read, 0 or more
   * @param output tokens written, 0 or more
   * @param context tokens that the latest answer of the model read and wrote, 0 or more
   * @param contextOutput those of them that it wrote
   */
  record Usage(long input, long output, long context, long contextOutput) implements Piece {

    /** The usage of one answer of the model. */
    public Usage(long input, long output) {
      this(input, output, input + output, output);
    }

    /** The usage of several answers of the model, of which this is that of the latest one. */
    public Usage after(long earlierInput, long earlierOutput) {
      return new Usage(earlierInput + input, earlierOutput + output, context, contextOutput);
    }
  }

  /**
   * A message that reached the turn while it ran; the answer goes on with it.
   *
   * @param step the name of the agent's step that answers it; empty if it is the one that the
   *     session was in before the turn
   */
  record Steering(EventContent.InputMessage message, Optional<String> step) implements Piece {}

  /** A summary that takes the place of earlier events, before the answer. */
  record Compaction(EventContent.Compaction summary) implements Piece {}

  /** The agent moves on to another of its steps; what follows is the answer of that step. */
  record StepTransition(EventContent.StepTransition transition) implements Piece {}

  /**
   * The texts that follow are JSON, until the step of the agent ends or a message arrives.
   *
   * @param schema the name of the schema that they are to follow
   */
  record Structured(String schema) implements Piece {}

  /**
   * The answer is not complete: the model had to stop.
   *
   * @param reason {@code max_output_tokens} or {@code content_filter}
   */
  record Truncated(String reason) implements Piece {}
}
