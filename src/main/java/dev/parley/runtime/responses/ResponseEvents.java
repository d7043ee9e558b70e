package dev.parley.runtime.responses;

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
public final class ResponseEvents implements StreamedAnswer<Piece> {

  /** The index of events that name no item: an agent with one message may omit it. */
  private static final int UNNAMED = -1;

  /** In place of the index of an item: the answer does not end with a text. */
  private static final int NONE = -2;

  private static final String MESSAGE = "message";
  private static final String REASONING = "reasoning";
  private static final String CALL = "function_call";
  private static final String ERROR = "error";

  private final ObjectMapper json;
  private final ResponseSource source;
  private final TextParts text = new TextParts();
  private final TextParts reasoning = new TextParts();

  /** The indexes of the items whose content has been taken. */
  private final Set<Integer> taken = new HashSet<>();

  /** The types of the items whose content has been taken. */
  private final Set<String> takenTypes = new HashSet<>();

  private final Set<String> calls = new HashSet<>();

  /** The index of the message with whose text the answer ends. */
  private int ending = NONE;

  private boolean begun;
  private boolean done;

  /** Reads a response. */
  public ResponseEvents(ObjectMapper json, ResponseSource source) {
    this.json = json;
    this.source = source;
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
      throw source.brokenOff("the stream ended early");
    }
    return List.of();
  }

  /** The pieces of an event. Throws a failure of the source if it is an error or no event. */
  @Override
  public List<Piece> read(String data) {
    if (done || data.isBlank() || data.strip().equals("[DONE]")) {
      return List.of();
    }
    JsonNode event = parsed(data);
    String type = event.path("type").textValue();
    begun |= source.begins(type);
    List<Piece> pieces = new ArrayList<>();
    int index = event.path("output_index").asInt(UNNAMED);
    switch (type) {
      case "response.output_text.delta", "response.refusal.delta" -> {
        take(index, MESSAGE);
        addText(index, event.path("delta").asText(""), pieces);
      }
      case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" -> {
        take(index, REASONING);
        addReasoning(event.path("delta").asText(""), pieces);
      }
      case "response.output_item.done" -> addItem(index, event.path("item"), pieces);
      case "response.completed", "response.incomplete" -> {
        JsonNode response = event.path("response");
        addEnd(response, pieces);
        // Some servers end each stream as completed.
        if (type.equals("response.incomplete") || hasStatus(response, "incomplete")) {
          pieces.add(new Piece.Truncated(reason(response)));
        } else if (hasStatus(response, "failed")) {
          throw source.reported(response.path(ERROR));
        }
      }
      case "response.failed" -> throw source.reported(event.path("response").path(ERROR));
      case ERROR -> throw source.reported(event.path(ERROR).isObject() ? event.get(ERROR) : event);
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
      if (event.path(ERROR).isObject()) {
        // Some servers report errors as they do outside of streams.
        throw source.reported(event.get(ERROR));
      }
    } catch (JsonProcessingException e) {
      // Reported below; the exception's message has parts of the answer.
    }
    throw source.invalid("an event is not a JSON object with a type");
  }

  private static boolean hasStatus(JsonNode response, String status) {
    return response.path("status").asText("").equals(status);
  }

  private static String reason(JsonNode response) {
    String filter = "content_filter";
    String reason = response.path("incomplete_details").path("reason").asText("");
    return reason.equals(filter) ? filter : "max_output_tokens";
  }

  private void addEnd(JsonNode response, List<Piece> pieces) {
    // Not by their indexes: some servers count the items of the response in another way.
    Set<String> streamed = Set.copyOf(takenTypes);
    taken.clear();
    int index = 0;
    for (JsonNode item : response.path("output")) {
      if (!streamed.contains(item.path("type").asText(""))) {
        addItem(index, item, pieces);
      }
      index++;
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
      case MESSAGE -> {
        if (take(index, MESSAGE)) {
          for (JsonNode part : item.path("content")) {
            String refusal = part.path("refusal").asText("");
            addText(index, part.path("text").asText(refusal), pieces);
          }
        }
      }
      case REASONING -> {
        if (take(index, REASONING)) {
          JsonNode whole = item.path("content");
          (whole.isEmpty() ? item.path("summary") : whole)
              .forEach(part -> addReasoning(part.path("text").asText(""), pieces));
        }
      }
      case CALL -> addCall(item, pieces);
      case "function_call_output" -> addResult(item, pieces);
      default -> {
        // An item of another kind is the agent's own.
      }
    }
  }

  /** Takes the content of an item, unless it has been taken before. */
  private boolean take(int index, String type) {
    boolean first = !taken.contains(UNNAMED) && taken.add(index);
    takenTypes.add(type);
    return first;
  }

  /** Messages that follow each other are one text, whose parts are paragraphs. */
  private void addText(int index, String part, List<Piece> pieces) {
    if (!part.isEmpty()) {
      String storable = text.next(ending == NONE || ending == index ? part : "\n\n" + part);
      ending = index;
      if (!storable.isEmpty()) {
        pieces.add(new Piece.Text(storable));
      }
    }
  }

  private void addReasoning(String part, List<Piece> pieces) {
    String storable = reasoning.next(part);
    if (!storable.isEmpty()) {
      ending = NONE;
      pieces.add(new Piece.Reasoning(storable));
    }
  }

  private void addCall(JsonNode item, List<Piece> pieces) {
    String name = TextParts.whole(item.path("name").asText(""));
    String id = TextParts.whole(item.path("call_id").asText(item.path("id").asText("")));
    if (name.isBlank() || id.isBlank()) {
      throw source.invalid("a function call has no name or no id");
    }
    String arguments = TextParts.whole(item.path("arguments").asText(""));
    // Some servers give a call another id when the response repeats it.
    takenTypes.add(CALL);
    if (calls.add(id)) {
      ending = source.callsComeLast() ? ending : NONE;
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
