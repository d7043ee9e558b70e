package dev.parley.runtime.hosted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.runtime.Piece;
import dev.parley.runtime.TextParts;
import dev.parley.runtime.http.StreamedAnswer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the events of a streamed response into the pieces of an answer. Items whose parts were not
 * streamed are taken when they are complete, at the latest with the response.
 */
final class ResponseEvents implements StreamedAnswer<Piece> {

  /** The index of events that name no item: an agent with one message may omit it. */
  private static final int UNNAMED = -1;

  private final ObjectMapper json;
  private final TextParts text = new TextParts();
  private final TextParts reasoning = new TextParts();

  /** The indexes of the items whose content has been taken. */
  private final Set<Integer> taken = new HashSet<>();

  private final Set<String> calls = new HashSet<>();
  private boolean begun;
  private boolean done;

  ResponseEvents(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public boolean finished() {
    return done;
  }

  @Override
  public boolean done() {
    return done;
  }

  @Override
  public List<Piece> end() {
    if (!done) {
      throw ContainerFailure.brokenOff("the stream ended early");
    }
    return List.of();
  }

  /**
   * The pieces of an event.
   *
   * @throws ContainerFailure if it is an error or no event
   */
  @Override
  public List<Piece> read(String data) {
    if (done || data.isBlank() || data.strip().equals("[DONE]")) {
      return List.of();
    }
    JsonNode event = parsed(data);
    begun = true;
    List<Piece> pieces = new ArrayList<>();
    int index = event.path("output_index").asInt(UNNAMED);
    switch (event.path("type").textValue()) {
      case "response.output_text.delta", "response.refusal.delta" -> {
        taken.add(index);
        addText(event.path("delta").asText(""), pieces);
      }
      case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" -> {
        taken.add(index);
        addReasoning(event.path("delta").asText(""), pieces);
      }
      case "response.output_item.done" -> addItem(index, event.path("item"), pieces);
      case "response.completed" -> addEnd(event.path("response"), pieces);
      case "response.incomplete" -> {
        addEnd(event.path("response"), pieces);
        pieces.add(new Piece.Truncated(reason(event.path("response"))));
      }
      case "response.failed" -> throw reported(event.path("response").path("error"));
      case "error" -> throw reported(event.path("error").isObject() ? event.get("error") : event);
      default -> {
        // Says nothing that is part of the answer.
      }
    }
    return pieces;
  }

  private JsonNode parsed(String data) {
    try {
      JsonNode event = json.readTree(data);
      if (event.path("type").isTextual()) {
        return event;
      }
    } catch (JsonProcessingException e) {
      // Reported below; the exception's message has parts of the answer.
    }
    throw ContainerFailure.invalid("an event is not a JSON object with a type");
  }

  private static ContainerFailure reported(JsonNode error) {
    return ContainerFailure.reported(error.path("code").asText(""));
  }

  private static String reason(JsonNode response) {
    String filter = "content_filter";
    String reason = response.path("incomplete_details").path("reason").asText("");
    return reason.equals(filter) ? filter : "max_output_tokens";
  }

  private void addEnd(JsonNode response, List<Piece> pieces) {
    int index = 0;
    for (JsonNode item : response.path("output")) {
      addItem(index++, item, pieces);
    }
    JsonNode usage = response.path("usage");
    if (usage.isObject()) {
      pieces.add(
          new Piece.Usage(
              Math.max(0, usage.path("input_tokens").asLong()),
              Math.max(0, usage.path("output_tokens").asLong())));
    }
    done = true;
  }

  private void addItem(int index, JsonNode item, List<Piece> pieces) {
    switch (item.path("type").asText("")) {
      case "message" -> {
        if (untaken(index)) {
          item.path("content")
              .forEach(part -> addText(part.path("text").asText(refusal(part)), pieces));
        }
      }
      case "reasoning" -> {
        if (untaken(index)) {
          JsonNode whole = item.path("content");
          (whole.isEmpty() ? item.path("summary") : whole)
              .forEach(part -> addReasoning(part.path("text").asText(""), pieces));
        }
      }
      case "function_call" -> addCall(item, pieces);
      case "function_call_output" -> addResult(item, pieces);
      default -> {
        // An item of another kind is the agent's own.
      }
    }
  }

  private static String refusal(JsonNode part) {
    return part.path("refusal").asText("");
  }

  private boolean untaken(int index) {
    return !taken.contains(UNNAMED) && taken.add(index);
  }

  private void addText(String part, List<Piece> pieces) {
    String storable = text.next(part);
    if (!storable.isEmpty()) {
      pieces.add(new Piece.Text(storable));
    }
  }

  private void addReasoning(String part, List<Piece> pieces) {
    String storable = reasoning.next(part);
    if (!storable.isEmpty()) {
      pieces.add(new Piece.Reasoning(storable));
    }
  }

  private void addCall(JsonNode item, List<Piece> pieces) {
    String name = TextParts.whole(item.path("name").asText(""));
    String id = TextParts.whole(item.path("call_id").asText(""));
    if (name.isBlank() || id.isBlank()) {
      throw ContainerFailure.invalid("a function call has no name or no id");
    }
    String arguments = TextParts.whole(item.path("arguments").asText(""));
    if (calls.add(id)) {
      pieces.add(
          new Piece.ToolCall(
              new EventContent.ToolCall(
                  id, name, "FUNCTION", null, arguments.isBlank() ? "{}" : arguments)));
    }
  }

  /** The result of a call that the agent ran itself. */
  private void addResult(JsonNode item, List<Piece> pieces) {
    String id = TextParts.whole(item.path("call_id").asText(""));
    // With a prefix, because the sets of calls and of results are one.
    if (calls.contains(id) && calls.add("result of " + id)) {
      JsonNode output = item.path("output");
      pieces.add(
          new Piece.ToolResult(
              new EventContent.ToolResult(
                  id,
                  TextParts.whole(output.isTextual() ? output.textValue() : output.toString()),
                  false)));
    }
  }
}
