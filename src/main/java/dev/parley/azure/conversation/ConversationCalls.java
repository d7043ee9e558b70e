package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.Paging;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.session.NewSession;
import dev.parley.session.Session;
import dev.parley.session.SessionChange;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.StoredJson;
import dev.parley.turn.log.ConversationItems;
import dev.parley.turn.log.ItemAddition;
import dev.parley.turn.log.LogItem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Operations on conversations: those that no agent has answered in yet, and those of sessions. Each
 * looks up which of them an id names.
 */
@ApplicationScoped
public class ConversationCalls {

  private final CurrentAgents agents;
  private final UnboundConversations unbound;
  private final SessionCreation creation;
  private final Sessions sessions;
  private final ConversationItems items;
  private final ItemAddition addition;
  private final StoredEvents events;
  private final Ids ids;
  private final AzureConfig config;
  private final ObjectMapper json;

  public ConversationCalls(
      CurrentAgents agents,
      UnboundConversations unbound,
      SessionCreation creation,
      Sessions sessions,
      ConversationItems items,
      ItemAddition addition,
      StoredEvents events,
      Ids ids,
      AzureConfig config,
      ObjectMapper json) {
    this.agents = agents;
    this.unbound = unbound;
    this.creation = creation;
    this.sessions = sessions;
    this.items = items;
    this.addition = addition;
    this.events = events;
    this.ids = ids;
    this.config = config;
    this.json = json;
  }

  /** Creates a conversation, of the agent whose endpoint is called or of none yet. */
  Uni<ConversationResponse> create(
      Caller caller, Optional<String> endpoint, ConversationRequest request) {
    return endpoint
        .map(name -> create(caller, name, request))
        .orElseGet(
            () ->
                unbound
                    .create(caller, request.metadata(), request.items(), config.sessionTtl())
                    .map(
                        created ->
                            response(
                                WireIds.conversation(WireIds.UNBOUND, created.id()), created)));
  }

  private Uni<ConversationResponse> create(
      Caller caller, String name, ConversationRequest request) {
    UUID turn = ids.next();
    return agents.byName(
        caller.workspace(),
        name,
        agent -> {
          Caller owner = agent.taking(caller);
          agent.requireIsolation(owner);
          return creation
              .create(
                  agent,
                  owner,
                  NewSession.implicit(
                      Optional.empty(), config.sessionTtl(), new Metadata(request.metadata())),
                  Optional.empty(),
                  Optional.of(addition.initial(turn, events.write(turn, 0, request.items()))),
                  Deadline.NONE)
              .map(session -> response(WireIds.conversation(agent.id(), session.id), session));
        });
  }

  private static ConversationResponse response(String id, UnboundConversation conversation) {
    return new ConversationResponse(
        id, conversation.createdAt().getEpochSecond(), conversation.metadata());
  }

  private ConversationResponse response(String id, Session session) {
    return new ConversationResponse(
        id, session.createdAt.getEpochSecond(), StoredJson.object(json, session.metadata));
  }

  /** Returns a conversation; fails with conversation not found. */
  Uni<ConversationResponse> get(Caller caller, String id) {
    return on(
        caller,
        id,
        found -> Uni.createFrom().item(response(id, found)),
        (agent, selector) ->
            sessions.load(selector, Deadline.NONE).map(session -> response(id, session)));
  }

  /** Replaces the metadata; fails with conversation not found. */
  Uni<ConversationResponse> update(Caller caller, String id, ObjectNode metadata) {
    return on(
        caller,
        id,
        found ->
            unbound
                .describe(caller, found.id(), metadata)
                .onItem()
                .ifNull()
                .failWith(missing(id)::exception)
                .map(changed -> response(id, changed)),
        (agent, selector) ->
            sessions
                .change(selector, SessionChange.ofMetadata(new Metadata(metadata)), Deadline.NONE)
                .map(session -> response(id, session)));
  }

  /** Deletes a conversation with its session; fails with conversation not found. */
  Uni<Void> delete(Caller caller, String id) {
    UUID own = WireIds.conversation(id).map(Scoped::id).orElse(WireIds.UNBOUND);
    return on(
            caller,
            id,
            found -> Uni.createFrom().voidItem(),
            (agent, selector) -> sessions.delete(selector, Deadline.NONE))
        .chain(() -> unbound.delete(caller, own));
  }

  /** A page of the items; fails with conversation not found, or invalid cursor. */
  Uni<ItemListResponse> list(Caller caller, String id, Paging paging) {
    return on(
        caller,
        id,
        found -> Uni.createFrom().item(StoredItems.page(paging, Optional.empty(), items(found))),
        (agent, selector) ->
            items
                .list(selector, StoredItems.request(paging))
                .map(page -> StoredItems.list(page, reference(agent), Optional.of(agent.id()))));
  }

  private List<LogItem> items(UnboundConversation conversation) {
    return addition.items(conversation.items());
  }

  private static Optional<AgentReference> reference(RegisteredAgent agent) {
    return Optional.of(new AgentReference(agent.name(), Optional.empty()));
  }

  /** Adds items; fails with conversation not found, or turn in progress. */
  Uni<ItemListResponse> add(Caller caller, String id, ConversationRequest request) {
    UUID batch = ids.next();
    ArrayNode written = events.write(batch, 0, request.items());
    return on(
            caller,
            id,
            found ->
                unbound
                    .add(caller, found.id(), written)
                    .onItem()
                    .ifNull()
                    .failWith(missing(id)::exception)
                    .map(changed -> addition.items(written)),
            (agent, selector) -> addition.add(selector, request.items()))
        .map(
            added ->
                ItemMapper.list(
                    added.stream()
                        .map(item -> StoredItems.item(item, Optional.empty(), Optional.empty()))
                        .toList(),
                    false));
  }

  /** Returns an item; fails with conversation not found, or item not found. */
  Uni<ObjectNode> item(Caller caller, String id, String itemId) {
    UUID event = event(itemId);
    return on(
            caller,
            id,
            found ->
                Uni.createFrom()
                    .item(
                        () ->
                            StoredItems.item(
                                items(found).stream()
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

  /** Deletes an item; fails with conversation not found, or item not found. */
  Uni<ConversationResponse> deleteItem(Caller caller, String id, String itemId) {
    UUID event = event(itemId);
    return item(caller, id, itemId)
        .chain(
            there ->
                on(
                    caller,
                    id,
                    found -> {
                      ArrayNode kept = json.createArrayNode();
                      found
                          .items()
                          .forEach(
                              item -> {
                                if (!item.path("id").asText().equals(event.toString())) {
                                  kept.add(item);
                                }
                              });
                      return unbound.keep(caller, found.id(), kept).replaceWithVoid();
                    },
                    (agent, selector) -> items.delete(selector, event, itemId)))
        .chain(() -> get(caller, id));
  }

  private static UUID event(String itemId) {
    return WireIds.item(itemId).orElseThrow(missingItem(itemId)::exception);
  }

  private static ConversationFailure missingItem(String id) {
    return new ConversationFailure.ItemNotFound(id);
  }

  private static ConversationFailure missing(String id) {
    return new ConversationFailure.ConversationNotFound(id);
  }

  /** Runs an operation on what an id names. */
  private <T> Uni<T> on(
      Caller caller,
      String id,
      Function<UnboundConversation, Uni<T>> free,
      BiFunction<RegisteredAgent, SessionSelector, Uni<T>> bound) {
    Scoped scoped = WireIds.conversation(id).orElseThrow(missing(id)::exception);
    if (!scoped.agent().equals(WireIds.UNBOUND)) {
      return onSession(caller, id, scoped.agent(), scoped.id(), bound);
    }
    return unbound
        .get(caller, scoped.id(), id)
        .chain(
            found ->
                found
                    .binding()
                    .map(
                        binding -> onSession(caller, id, binding.agent(), binding.session(), bound))
                    .orElseGet(() -> free.apply(found)));
  }

  private <T> Uni<T> onSession(
      Caller caller,
      String id,
      UUID agentId,
      UUID session,
      BiFunction<RegisteredAgent, SessionSelector, Uni<T>> operation) {
    return agents
        .byId(
            caller.workspace(),
            agentId,
            agent ->
                operation.apply(
                    agent,
                    SessionSelectors.conversing(
                        agent, agent.taking(caller), new SessionRef.Id(id, session))))
        .onFailure(ConversationCalls::isMissing)
        .transform(gone -> missing(id).exception());
  }

  private static boolean isMissing(Throwable failure) {
    return failure instanceof FailureException refused
        && (refused.failure() instanceof Failure.SessionNotFound
            || refused.failure() instanceof Failure.AgentNotFound);
  }
}
