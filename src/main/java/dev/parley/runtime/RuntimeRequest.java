package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent.InputMessage;
import java.util.List;

/**
 * What a runtime answers.
 *
 * @param definition the definition of the agent's version
 * @param history the earlier messages of the conversation, oldest first
 * @param omitted number of messages read that exceed the limits; 0 if the history is complete
 * @param message the new message
 */
public record RuntimeRequest(
    JsonNode definition, List<Message> history, int omitted, InputMessage message) {

  /** An earlier message. */
  public record Message(Role role, String text) {}

  /** Who wrote a message. */
  public enum Role {
    USER,
    AGENT
  }
}
