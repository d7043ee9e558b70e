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
    return WireIds.item(content.type(), id);
  }
}
