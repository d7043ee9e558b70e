package dev.parley.runtime.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.Piece;
import dev.parley.runtime.TextParts;
import dev.parley.runtime.http.StreamedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the chunks of a streamed chat completion into the pieces of an answer. */
final class ChatAnswer implements StreamedAnswer<Piece> {

  private static final String DONE = "[DONE]";

  private final ObjectMapper json;
  private final TextParts text = new TextParts();
  private final TextParts reasoning = new TextParts();
  private final ToolCalls calls = new ToolCalls();
  private boolean begun;
  private boolean finished;
  private boolean done;

  ChatAnswer(ObjectMapper json) {
    this.json = json;
  }

  /** Whether the model has begun to answer. Parts of a tool call are no piece yet. */
  @Override
  public boolean begun() {
    return begun;
  }

  /** Whether the answer is complete; how many tokens it took may follow. */
  @Override
  public boolean finished() {
    return finished;
  }

  /** Whether the server said that nothing follows. */
  @Override
  public boolean done() {
    return done;
  }

  /**
   * The pieces of a chunk.
   *
   * @param data the data of an event
   * @throws FailedAttempt if it is an error or not a chunk
   */
  @Override
  public List<Piece> read(String data) {
    if (done || data.isBlank()) {
      return List.of();
    }
    if (data.strip().equals(DONE)) {
      done = true;
      return calls.take();
    }
    JsonNode chunk = parsed(data);
    if (chunk.path("error").isTextual() || chunk.path("error").isObject()) {
      throw ModelError.of(0, chunk).failure();
    }
    List<Piece> pieces = new ArrayList<>();
    // One answer is asked for; Azure sends chunks without any, too.
    JsonNode choice = chunk.path("choices").path(0);
    addDelta(choice.path("delta"), pieces);
    addEnd(choice.path("finish_reason"), pieces);
    addUsage(chunk.path("usage"), pieces);
    return pieces;
  }

  /**
   * The last pieces, when the stream ends.
   *
   * @throws FailedAttempt if the answer is not complete
   */
  @Override
  public List<Piece> end() {
    if (!finished && !done) {
      throw FailedAttempt.brokenOff("the stream ended early");
    }
    return calls.take();
  }

  private JsonNode parsed(String data) {
    try {
      JsonNode chunk = json.readTree(data);
      if (chunk.isObject()) {
        return chunk;
      }
    } catch (JsonProcessingException e) {
      // Reported below; the exception's message has parts of the answer.
    }
    throw FailedAttempt.invalid("an event is not a JSON object");
  }

  private void addDelta(JsonNode delta, List<Piece> pieces) {
    begun |= delta.propertyStream().anyMatch(ChatAnswer::answers);
    String thought = delta.path("reasoning_content").asText("");
    thought = reasoning.next(thought.isEmpty() ? delta.path("reasoning").asText("") : thought);
    if (!thought.isEmpty()) {
      pieces.add(new Piece.Reasoning(thought));
    }
    // A refusal is what the model answers.
    String part = text.next(content(delta, "content") + content(delta, "refusal"));
    if (!part.isEmpty()) {
      pieces.add(new Piece.Text(part));
    }
    calls.add(delta.path("tool_calls"));
  }

  /** Whether a field of a delta is a part of the answer: some servers send the role at once. */
  private static boolean answers(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    return !field.getKey().equals("role")
        && (value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty());
  }

  private static String content(JsonNode delta, String field) {
    return delta.path(field).isTextual() ? delta.path(field).textValue() : "";
  }

  private void addEnd(JsonNode reason, List<Piece> pieces) {
    String named = reason.isTextual() ? reason.textValue() : "";
    // Some servers send these instead of null until the end.
    if (named.isEmpty() || named.equals("null")) {
      return;
    }
    finished = true;
    switch (named) {
      case "length" -> truncate("max_output_tokens", pieces);
      case "content_filter" -> truncate("content_filter", pieces);
      default -> pieces.addAll(calls.take());
    }
  }

  private void truncate(String reason, List<Piece> pieces) {
    calls.discard();
    pieces.add(new Piece.Truncated(reason));
  }

  private static void addUsage(JsonNode usage, List<Piece> pieces) {
    if (usage.isObject()) {
      pieces.add(
          new Piece.Usage(
              Math.max(0, usage.path("prompt_tokens").asLong()),
              Math.max(0, usage.path("completion_tokens").asLong())));
    }
  }
}
