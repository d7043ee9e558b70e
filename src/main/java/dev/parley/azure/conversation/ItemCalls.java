package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.Paging;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.identity.Caller;
import dev.parley.store.Ids;
import dev.parley.turn.Turns;
import dev.parley.turn.log.ConversationItems;
import dev.parley.turn.log.ItemAddition;
import dev.parley.turn.log.LogItem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Operations on the items of conversations. */
@ApplicationScoped
public class ItemCalls {

  private final ConversationLookup lookup;
  private final ConversationCalls conversations;
  private final UnboundConversations unbound;
  private final ConversationItems items;
  private final ItemAddition addition;
  private final StoredEvents events;
  private final Turns turns;
  private final Ids ids;
  private final AzureConfig config;

  public ItemCalls(
      ConversationLookup lookup,
      ConversationCalls conversations,
      UnboundConversations unbound,
      ConversationItems items,
      ItemAddition addition,
      StoredEvents events,
      Turns turns,
      Ids ids,
      AzureConfig config) {
    this.lookup = lookup;
    this.conversations = conversations;
    this.unbound = unbound;
    this.items = items;
    this.addition = addition;
    this.events = events;
    this.turns = turns;
    this.ids = ids;
    this.config = config;
  }

  /**
   * A page of the items; fails with conversation not found, or invalid cursor.
   *
   * @param type the type of the items; empty for all types
   */
  Uni<ItemListResponse> list(Caller caller, OpenAiId id, Paging paging, Optional<String> type) {
    return lookup.on(
        caller,
        id,
        found ->
            items(caller, found)
                .onItem()
                .ifNotNull()
                .transform(all -> StoredItems.page(paging, Optional.empty(), all, type)),
        (agent, selector) ->
            items
                .list(selector, StoredItems.request(paging), StoredItems.kind(type))
                .map(page -> StoredItems.list(page, reference(agent), Optional.of(agent.id()))));
  }

  /** The items of a conversation that no agent has answered in yet; null if one has by now. */
  private Uni<List<LogItem>> items(Caller caller, UnboundConversation conversation) {
    return unbound.items(caller, conversation.id()).onItem().ifNotNull().transform(addition::items);
  }

  private static Optional<AgentReference> reference(RegisteredAgent agent) {
    return Optional.of(new AgentReference(agent.name(), Optional.empty()));
  }

  /** Adds items; fails with conversation not found, turn in progress, or wrong shape. */
  Uni<ItemListResponse> add(Caller caller, OpenAiId id, ConversationContent request) {
    UUID batch = ids.next();
    ArrayNode written = events.write(batch, 0, request.items());
    return Uni.createFrom()
        .item(request.items())
        .invoke(turns::requireStorable)
        .chain(
            () ->
                lookup.on(
                    caller,
                    id,
                    found ->
                        unbound
                            .add(caller, found.id(), written, config.sessionTtl())
                            .onItem()
                            .ifNotNull()
                            .transform(changed -> addition.items(written)),
                    (agent, selector) -> addition.add(selector, request.items())))
        .onFailure()
        .transform(ConversationContent::aboutItems)
        .map(
            added ->
                ItemMapper.list(
                    added.stream()
                        .map(item -> StoredItems.item(item, Optional.empty(), Optional.empty()))
                        .toList(),
                    false));
  }

  /** Returns an item; fails with conversation not found, or item not found. */
  Uni<ObjectNode> item(Caller caller, OpenAiId id, String itemId) {
    UUID event = event(itemId);
    return lookup
        .on(
            caller,
            id,
            found ->
                items(caller, found)
                    .onItem()
                    .ifNotNull()
                    .transform(
                        all ->
                            StoredItems.item(
                                all.stream()
                                    .filter(item -> item.id().equals(event))
                                    .findFirst()
                                    .orElseThrow(missingItem(itemId)::exception),
                                Optional.empty(),
                                Optional.empty())),
            (agent, selector) ->
                items
                    .get(selector, event, itemId)
                    .map(item -> StoredItems.item(item, reference(agent), Optional.of(agent.id()))))
        .invoke(
            item -> {
              if (!item.path("id").asText().equals(itemId)) {
                throw missingItem(itemId).exception();
              }
            });
  }

  /**
   * Deletes an item; fails with conversation not found, item not found, or wrong turn state for a
   * call in progress or its approval.
   */
  Uni<ConversationResponse> deleteItem(Caller caller, OpenAiId id, String itemId) {
    UUID event = event(itemId);
    return item(caller, id, itemId)
        .chain(
            there ->
                lookup.on(
                    caller,
                    id,
                    found ->
                        unbound
                            .remove(caller, found.id(), event, config.sessionTtl())
                            .onItem()
                            .ifNotNull()
                            .transform(changed -> true),
                    (agent, selector) -> items.delete(selector, event, itemId).replaceWith(true)))
        .chain(() -> conversations.get(caller, id));
  }

  private static UUID event(String itemId) {
    return WireIds.item(itemId).orElseThrow(missingItem(itemId)::exception);
  }

  private static ConversationFailure missingItem(String id) {
    return new ConversationFailure.ItemNotFound(id);
  }
}
