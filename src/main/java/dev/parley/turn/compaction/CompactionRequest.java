package dev.parley.turn.compaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;

/**
 * What a caller that asks for compaction wants.
 *
 * @param last the last event to summarize; empty for all but the inputs that the agent's policy
 *     keeps
 * @param instructions takes the place of the policy's instructions
 */
public record CompactionRequest(Optional<UUID> last, Optional<String> instructions) {

  /** What the agent's policy says. */
  public static final CompactionRequest BY_POLICY =
      new CompactionRequest(Optional.empty(), Optional.empty());

  private static final String LAST = "last";
  private static final String INSTRUCTIONS = "instructions";

  /** The request as it is queued. */
  public ObjectNode write() {
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    last.ifPresent(event -> written.put(LAST, event.toString()));
    instructions.ifPresent(text -> written.put(INSTRUCTIONS, text));
    return written;
  }

  /** Reads what {@link #write} has written. */
  public static CompactionRequest of(JsonNode written) {
    return new CompactionRequest(
        Optional.ofNullable(written.path(LAST).textValue()).map(UUID::fromString),
        Optional.ofNullable(written.path(INSTRUCTIONS).textValue()));
  }
}
