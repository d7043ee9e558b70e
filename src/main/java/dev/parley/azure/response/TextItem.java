package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.ItemMapper;
import dev.parley.event.EventContent;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** An item that arrives text by text. */
final class TextItem {

  /** The kinds of such items. */
  enum Kind {
    MESSAGE(
        "output_text",
        ItemMapper::outputText,
        text -> new EventContent.AgentOutput(text, Map.of())),
    REASONING("reasoning_text", ItemMapper::reasoningText, EventContent.Reasoning::new);

    private final String type;
    private final Function<String, ObjectNode> part;
    private final Function<String, EventContent> content;

    Kind(String type, Function<String, ObjectNode> part, Function<String, EventContent> content) {
      this.type = type;
      this.part = part;
      this.content = content;
    }

    /** The type of the frame with a further text. */
    String delta() {
      return "response." + type + ".delta";
    }

    /** The type of the frame with the whole text. */
    String done() {
      return "response." + type + ".done";
    }

    /** The only part of the item. */
    ObjectNode part(String text) {
      return part.apply(text);
    }
  }

  private final Kind kind;
  private final UUID id;
  private final StringBuilder text = new StringBuilder();

  TextItem(Kind kind, UUID id) {
    this.kind = kind;
    this.id = id;
  }

  Kind kind() {
    return kind;
  }

  void append(String more) {
    text.append(more);
  }

  /** The text so far. */
  String text() {
    return text.toString();
  }

  /** The item so far. */
  Item item() {
    return new Item(id, kind.content.apply(text()));
  }
}
