package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.Paging;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.turn.log.ConversationItems.Kind;
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

  /** The events that are items of a type; empty for all types. */
  static Kind kind(Optional<String> type) {
    return switch (type.orElse("")) {
      case "" -> Kind.ANY;
      case "message" -> Kind.MESSAGE;
      case "reasoning" -> Kind.REASONING;
      case "function_call" -> Kind.CALL;
      case "function_call_output" -> Kind.RESULT;
      case "mcp_call" -> Kind.SERVED;
      case "mcp_approval_request" -> Kind.APPROVAL_REQUEST;
      case "mcp_approval_response" -> Kind.APPROVAL;
      // There are other types, but no items of them.
      default -> Kind.NOTHING;
    };
  }

  /**
   * A page of a list that is read as a whole.
   *
   * @param type the type of the items; empty for all types
   */
  public static ItemListResponse page(
      Paging paging, Optional<AgentReference> agent, List<LogItem> all, Optional<String> type) {
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
    List<LogItem> found =
        ordered.subList(start, ordered.size()).stream()
            .filter(item -> type.isEmpty() || isOf(type.get(), item))
            .limit(request.limit() + 1L)
            .toList();
    return list(request.page(found), agent, Optional.empty());
  }

  private static boolean isOf(String type, LogItem item) {
    return type.equals(item(item, Optional.empty(), Optional.empty()).path("type").asText());
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
