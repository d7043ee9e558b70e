package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.Paging;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.turn.log.LogItem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Converts stored events to items. */
public final class StoredItems {

  private StoredItems() {}

  /** An event as an item. */
  static ObjectNode item(LogItem item, Optional<AgentReference> agent, Optional<UUID> agentId) {
    boolean said = item.content() instanceof InputMessage;
    Optional<String> response =
        said
            ? Optional.empty()
            : item.turn().flatMap(turn -> agentId.map(id -> WireIds.response(id, turn)));
    return ItemMapper.item(
        new Item(item.id(), item.content()),
        ItemStatus.COMPLETED,
        new ItemOrigin(said ? Optional.empty() : agent, response));
  }

  /** A page of a list that is read as a whole. */
  public static ItemListResponse page(
      Paging paging, Optional<AgentReference> agent, List<LogItem> all) {
    PageRequest request = request(paging);
    List<LogItem> ordered = new ArrayList<>(all);
    if (!request.ascending()) {
      Collections.reverse(ordered);
    }
    int start =
        request
            .cursor()
            .map(
                cursor -> {
                  for (int i = 0; i < ordered.size(); i++) {
                    if (ordered.get(i).id().toString().equals(cursor.key())) {
                      return i + 1;
                    }
                  }
                  throw cursor.invalid();
                })
            .orElse(0);
    return list(
        request.page(ordered.subList(start, Math.min(ordered.size(), start + request.limit() + 1))),
        agent,
        Optional.empty());
  }

  /** A page of items as a response. */
  static ItemListResponse list(
      Page<LogItem> page, Optional<AgentReference> agent, Optional<UUID> agentId) {
    return ItemMapper.list(
        page.items().stream().map(item -> item(item, agent, agentId)).toList(), page.hasMore());
  }

  /**
   * The page request for the core.
   *
   * @throws dev.parley.failure.FailureException invalid cursor
   */
  static PageRequest request(Paging paging) {
    return paging.scoped(WireIds::item);
  }
}
