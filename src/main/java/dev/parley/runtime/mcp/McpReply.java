package dev.parley.runtime.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.TextParts;
import dev.parley.runtime.http.StreamedAnswer;
import java.util.List;

/**
 * Looks for the answer to a request among the messages that a server sends. Its notifications and
 * requests are ignored: this client has announced no capabilities.
 */
final class McpReply implements StreamedAnswer<JsonNode> {

  private static final int MAX_MESSAGE = 1000;

  private final ObjectMapper json;
  private final int id;
  private boolean found;

  McpReply(ObjectMapper json, int id) {
    this.json = json;
    this.id = id;
  }

  /**
   * The result, if the message is the answer.
   *
   * @throws McpFailure if it is an error, or no message
   */
  @Override
  public List<JsonNode> read(String data) {
    if (found || data.isBlank()) {
      return List.of();
    }
    JsonNode message = parsed(data);
    if (message.has("method") || message.path("id").asInt(-1) != id) {
      return List.of();
    }
    found = true;
    JsonNode error = message.path("error");
    if (error.isObject()) {
      String text = error.path("message").asText("");
      throw McpFailure.error(
          error.path("code").asInt(),
          TextParts.whole(text.substring(0, Math.min(text.length(), MAX_MESSAGE))));
    }
    if (!message.path("result").isObject()) {
      throw McpFailure.invalid("a message has neither result nor error");
    }
    return List.of(message.path("result"));
  }

  private JsonNode parsed(String data) {
    try {
      JsonNode message = json.readTree(data);
      if (message.isObject()) {
        return message;
      }
    } catch (JsonProcessingException e) {
      // Reported below; the exception's message has parts of the answer.
    }
    throw McpFailure.invalid("a message is not a JSON object");
  }

  @Override
  public List<JsonNode> end() {
    if (!found) {
      throw McpFailure.brokenOff("it ended early");
    }
    return List.of();
  }

  @Override
  public boolean begun() {
    return found;
  }

  @Override
  public boolean finished() {
    return found;
  }

  @Override
  public boolean done() {
    return found;
  }
}
