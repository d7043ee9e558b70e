package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.CurrentAgents;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.event.StoredEvents;
import dev.parley.identity.Caller;
import dev.parley.session.NewSession;
import dev.parley.session.Session;
import dev.parley.session.SessionChange;
import dev.parley.session.SessionCreation;
import dev.parley.session.Sessions;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.StoredJson;
import dev.parley.turn.Turns;
import dev.parley.turn.log.ItemAddition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Operations on conversations: those that no agent has answered in yet, and those of sessions. */
@ApplicationScoped
public class ConversationCalls {

  private final CurrentAgents agents;
  private final ConversationLookup lookup;
  private final UnboundConversations unbound;
  private final SessionCreation creation;
  private final Sessions sessions;
  private final ItemAddition addition;
  private final StoredEvents events;
  private final Turns turns;
  private final Ids ids;
  private final AzureConfig config;
  private final ObjectMapper json;

  public ConversationCalls(
      CurrentAgents agents,
      ConversationLookup lookup,
      UnboundConversations unbound,
      SessionCreation creation,
      Sessions sessions,
      ItemAddition addition,
      StoredEvents events,
      Turns turns,
      Ids ids,
      AzureConfig config,
      ObjectMapper json) {
    this.agents = agents;
    this.lookup = lookup;
    this.unbound = unbound;
    this.creation = creation;
    this.sessions = sessions;
    this.addition = addition;
    this.events = events;
    this.turns = turns;
    this.ids = ids;
    this.config = config;
    this.json = json;
  }

  /** Creates a conversation, of the agent whose endpoint is called or of none yet. */
  Uni<ConversationResponse> create(
      Caller caller, Optional<String> endpoint, ConversationContent request) {
    return Uni.createFrom()
        .item(request.items())
        .invoke(turns::requireStorable)
        .chain(
            items ->
                endpoint
                    .map(name -> create(caller, name, request))
                    .orElseGet(() -> createUnbound(caller, request)))
        .onFailure()
        .transform(ConversationContent::aboutItems);
  }

  private Uni<ConversationResponse> createUnbound(Caller caller, ConversationContent request) {
    return unbound
        .create(caller, request.metadata(), request.items(), config.sessionTtl())
        .map(created -> response(WireIds.conversation(WireIds.unbound(), created.id()), created));
  }

  private Uni<ConversationResponse> create(
      Caller caller, String name, ConversationContent request) {
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
  Uni<ConversationResponse> get(Caller caller, OpenAiId id) {
    return lookup.on(
        caller,
        id,
        found -> Uni.createFrom().item(response(id.text(), found)),
        (agent, selector) ->
            sessions.load(selector, Deadline.NONE).map(session -> response(id.text(), session)));
  }

  /** Replaces the metadata; fails with conversation not found. */
  Uni<ConversationResponse> update(Caller caller, OpenAiId id, ObjectNode metadata) {
    return lookup.on(
        caller,
        id,
        found ->
            unbound
                .describe(caller, found.id(), metadata, config.sessionTtl())
                .onItem()
                .ifNotNull()
                .transform(
                    changed ->
                        new ConversationResponse(
                            id.text(), found.createdAt().getEpochSecond(), metadata)),
        (agent, selector) ->
            sessions
                .change(selector, SessionChange.ofMetadata(new Metadata(metadata)), Deadline.NONE)
                .map(session -> response(id.text(), session)));
  }

  /** Deletes a conversation with its session; fails with conversation not found. */
  Uni<Void> delete(Caller caller, OpenAiId id) {
    UUID own = WireIds.conversation(id.text()).map(Scoped::id).orElse(WireIds.unbound());
    return lookup
        .on(
            caller,
            id,
            found -> unbound.deleteFree(caller, found.id()),
            (agent, selector) -> sessions.delete(selector, Deadline.NONE).replaceWith(true))
        .chain(() -> unbound.delete(caller, own));
  }
}
