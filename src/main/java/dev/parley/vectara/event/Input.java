package dev.parley.vectara.event;

import dev.parley.event.EventContent;
import dev.parley.turn.queue.Behavior;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a client sends to a session. */
sealed interface Input {

  /**
   * A message.
   *
   * @param events the skills that it calls, and its text; empty if it has files only
   * @param queueing how it is handled while the session is running; empty if it is refused then
   */
  record Message(List<EventContent> events, Optional<Queueing> queueing) implements Input {}

  /**
   * How a message is queued.
   *
   * @param after the event after which events are returned; empty for all of them
   * @param behavior when the agent receives it
   */
  record Queueing(Optional<UUID> after, Behavior behavior) {}

  /** The outputs of tools that the client has run. */
  record ToolOutputs(List<ToolOutput> outputs) implements Input {}

  /**
   * The output of a tool.
   *
   * @param eventId the event of the call, as the client named it
   * @param text the output, as the agent receives it
   * @param failed whether it describes an error
   */
  record ToolOutput(String eventId, String text, boolean failed) {}

  /**
   * The request to replace the beginning of the conversation with a summary.
   *
   * @param last the last event to summarize; empty for all but the inputs that the agent keeps
   * @param instructions what the summary should contain, in place of the agent's instructions
   */
  record Compact(Optional<UUID> last, Optional<String> instructions) implements Input {}

  /** The end of the turn in flight. */
  record Interrupt() implements Input {}
}
