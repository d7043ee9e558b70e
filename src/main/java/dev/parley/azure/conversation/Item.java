package dev.parley.azure.conversation;

import dev.parley.event.EventContent;
import java.util.UUID;

/**
 * An event as an item.
 *
 * @param id the event's id
 */
public record Item(UUID id, EventContent content) {

  /** The id of the item. */
  public String wireId() {
    if (content instanceof EventContent.ToolCall call && call.server() != null) {
      return WireIds.approvalRequest(id);
    }
    return content instanceof EventContent.ToolResult result && result.served() != null
        ? WireIds.served(id)
        : WireIds.item(content.type(), id);
  }
}
