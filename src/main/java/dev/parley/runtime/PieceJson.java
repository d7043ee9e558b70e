package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes and reads pieces as they are stored. Adjacent parts of a text become one. */
@ApplicationScoped
public class PieceJson {

  private static final String KIND = "kind";
  private static final String CONTENT = "content";

  private final ObjectMapper json;
  private final EventJson events;

  public PieceJson(ObjectMapper json, EventJson events) {
    this.json = json;
    this.events = events;
  }

  /** The pieces as a JSON array. */
  public ArrayNode write(List<Piece> pieces) {
    ArrayNode written = json.createArrayNode();
    coalesced(pieces).forEach(piece -> written.add(write(piece)));
    return written;
  }

  private static List<Piece> coalesced(List<Piece> pieces) {
    List<Piece> merged = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Text part) {
        text.append(part.text());
      } else {
        addText(merged, text);
        merged.add(piece);
      }
    }
    addText(merged, text);
    return merged;
  }

  private static void addText(List<Piece> merged, StringBuilder text) {
    if (!text.isEmpty()) {
      merged.add(new Piece.Text(text.toString()));
      text.setLength(0);
    }
  }

  private ObjectNode write(Piece piece) {
    ObjectNode written = json.createObjectNode();
    if (piece instanceof Piece.Text text) {
      return written.put(KIND, "text").put(CONTENT, text.text());
    } else if (piece instanceof Piece.Reasoning reasoning) {
      return written.put(KIND, "reasoning").put(CONTENT, reasoning.text());
    } else if (piece instanceof Piece.ToolCall call) {
      return written.put(KIND, "tool_call").set(CONTENT, events.write(call.call()));
    } else if (piece instanceof Piece.ToolResult result) {
      return written.put(KIND, "tool_result").set(CONTENT, events.write(result.result()));
    } else if (piece instanceof Piece.ParameterUpdate update) {
      return written.put(KIND, "parameter").put("name", update.name()).put(CONTENT, update.value());
    } else if (piece instanceof Piece.Usage usage) {
      return written
          .put(KIND, "usage")
          .put("input", usage.input())
          .put("output", usage.output())
          .put("context", usage.context())
          .put("contextOutput", usage.contextOutput());
    } else if (piece instanceof Piece.Steering steering) {
      return written
          .put(KIND, "steering")
          .put("step", steering.step().orElse(null))
          .set(CONTENT, events.write(steering.message()));
    } else if (piece instanceof Piece.Compaction compaction) {
      return written.put(KIND, "compaction").set(CONTENT, events.write(compaction.summary()));
    } else if (piece instanceof Piece.StepTransition step) {
      return written.put(KIND, "step_transition").set(CONTENT, events.write(step.transition()));
    } else if (piece instanceof Piece.Structured structured) {
      return written.put(KIND, "structured").put(CONTENT, structured.schema());
    } else if (piece instanceof Piece.Truncated truncated) {
      return written.put(KIND, "truncated").put(CONTENT, truncated.reason());
    }
    throw new IllegalArgumentException("unknown piece " + piece);
  }

  /** Reads a stored array. */
  public List<Piece> read(JsonNode stored) {
    List<Piece> pieces = new ArrayList<>();
    stored.forEach(piece -> pieces.add(piece(piece)));
    return pieces;
  }

  private Piece piece(JsonNode stored) {
    JsonNode content = stored.path(CONTENT);
    return switch (stored.path(KIND).asText()) {
      case "text" -> new Piece.Text(content.asText());
      case "reasoning" -> new Piece.Reasoning(content.asText());
      case "tool_call" ->
          new Piece.ToolCall((EventContent.ToolCall) events.read(EventType.TOOL_CALL, content));
      case "tool_result" ->
          new Piece.ToolResult(
              (EventContent.ToolResult) events.read(EventType.TOOL_RESULT, content));
      case "parameter" -> new Piece.ParameterUpdate(stored.path("name").asText(), content.asText());
      case "usage" ->
          new Piece.Usage(
              stored.path("input").asLong(),
              stored.path("output").asLong(),
              stored.path("context").asLong(),
              stored.path("contextOutput").asLong());
      case "steering" ->
          new Piece.Steering(
              (EventContent.InputMessage) events.read(EventType.INPUT_MESSAGE, content),
              Optional.ofNullable(stored.path("step").textValue()));
      case "compaction" ->
          new Piece.Compaction(
              (EventContent.Compaction) events.read(EventType.COMPACTION, content));
      case "step_transition" ->
          new Piece.StepTransition(
              (EventContent.StepTransition) events.read(EventType.STEP_TRANSITION, content));
      case "structured" -> new Piece.Structured(content.asText());
      case "truncated" -> new Piece.Truncated(content.asText());
      default -> throw new IllegalStateException("unknown kind of piece: " + stored.path(KIND));
    };
  }
}
