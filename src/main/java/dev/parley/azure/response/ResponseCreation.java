package dev.parley.azure.response;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.AzureConfig;
import dev.parley.azure.VersionIds;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.identity.Caller;
import dev.parley.runtime.hosted.HostedAgents;
import dev.parley.session.NewSession;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionRef;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.Deadline;
import dev.parley.turn.NewSessionTurns;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.log.ItemAddition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * Starts the turn of a response. It belongs to the session that the request names, else to that of
 * its conversation, else to that of the previous response, else to a new one.
 */
@ApplicationScoped
public class ResponseCreation {

  private static final String AGENT = RequestRules.AGENT;

  private final CurrentAgents agents;
  private final SessionCreation sessions;
  private final UnboundConversations conversations;
  private final ItemAddition items;
  private final Turns turns;
  private final NewSessionTurns newSessions;
  private final HostedAgents hosted;
  private final AzureConfig config;

  public ResponseCreation(
      CurrentAgents agents,
      SessionCreation sessions,
      UnboundConversations conversations,
      ItemAddition items,
      Turns turns,
      NewSessionTurns newSessions,
      HostedAgents hosted,
      AzureConfig config) {
    this.agents = agents;
    this.sessions = sessions;
    this.conversations = conversations;
    this.items = items;
    this.turns = turns;
    this.newSessions = newSessions;
    this.hosted = hosted;
    this.config = config;
  }

  /**
   * Starts a response.
   *
   * @param endpoint the agent whose endpoint is called; empty below the project's base path
   * @return fails with agent, session, conversation or previous response not found, turn in
   *     progress, session not ready, wrong shape, or as {@link Turns#start}
   */
  public Uni<ResponseRun> start(
      Caller caller, Optional<String> endpoint, ResponseParameters request) {
    Optional<String> name = RequestRules.agent(endpoint, request);
    AtomicReference<TurnTarget> found = new AtomicReference<>();
    return turns
        .start(
            () ->
                target(caller, name, request)
                    .invoke(target -> RequestRules.check(target, request))
                    .invoke(found::set)
                    .call(this::requireReady),
            request.turn(),
            !request.background())
        .map(run -> ResponseRun.of(found.get(), run, request));
  }

  private Uni<Void> requireReady(TurnTarget target) {
    return hosted.requireReady(
        target.selector().access().agent(), target.definition(), target.sessionKey());
  }

  private Uni<TurnTarget> target(Caller caller, Optional<String> name, ResponseParameters request) {
    if (request.conversationId().isPresent()) {
      return inConversation(caller, name, request, request.conversationId().get());
    }
    if (request.previousResponseId().isPresent()) {
      String previous = request.previousResponseId().get();
      Scoped id =
          WireIds.response(previous)
              .orElseThrow(new ConversationFailure.TurnNotFound(previous)::exception);
      return byId(
              caller,
              id.agent(),
              name,
              (agent, owner) ->
                  turns.target(
                      SessionSelectors.conversing(
                          agent, owner, new SessionRef.Turn(previous, id.id())),
                      Optional.of(id.id())))
          .onFailure(ConversationLookup::isMissing)
          .transform(missing -> new ConversationFailure.TurnNotFound(previous).exception());
    }
    if (request.agentSessionId().isEmpty()) {
      RequestRules.requireInput(request);
    }
    if (name.isEmpty()) {
      throw RequestRules.wrong(
          AGENT, "is missing; a response needs an agent, there are no models without one");
    }
    return agents.byName(
        caller.workspace(),
        name.get(),
        agent -> {
          Caller owner = agent.taking(caller);
          agent.requireIsolation(owner);
          return request
              .agentSessionId()
              .map(
                  key ->
                      turns.target(
                          SessionSelectors.conversing(agent, owner, new SessionRef.Key(key))))
              .orElseGet(
                  () -> inNewSession(agent, owner, request, Metadata.none(), Optional.empty()));
        });
  }

  private Uni<TurnTarget> inConversation(
      Caller caller, Optional<String> name, ResponseParameters request, String conversation) {
    ConversationFailure missing = new ConversationFailure.ConversationNotFound(conversation);
    Scoped id = WireIds.conversation(conversation).orElseThrow(missing::exception);
    if (!id.agent().equals(WireIds.unbound())) {
      return inSession(caller, id.agent(), name, conversation, id.id());
    }
    return conversations
        .get(caller, id.id(), conversation)
        .chain(
            found ->
                found
                    .binding()
                    .map(
                        bound ->
                            inSession(caller, bound.agent(), name, conversation, bound.session()))
                    .orElseGet(() -> bind(caller, name, request, conversation, found)));
  }

  private Uni<TurnTarget> inSession(
      Caller caller, UUID agentId, Optional<String> name, String conversation, UUID session) {
    return byId(
            caller,
            agentId,
            name,
            (agent, owner) ->
                turns.target(
                    SessionSelectors.conversing(
                        agent, owner, new SessionRef.Id(conversation, session))))
        .onFailure(ConversationLookup::isMissing)
        .transform(gone -> new ConversationFailure.ConversationNotFound(conversation).exception());
  }

  private Uni<TurnTarget> bind(
      Caller caller,
      Optional<String> name,
      ResponseParameters request,
      String reference,
      UnboundConversation conversation) {
    if (name.isEmpty()) {
      throw RequestRules.wrong(AGENT, "is missing; no agent has answered in the conversation yet");
    }
    return agents.byName(
        caller.workspace(),
        name.get(),
        agent -> {
          Caller owner = agent.taking(caller);
          agent.requireIsolation(owner);
          return inNewSession(
              agent,
              owner,
              request,
              new Metadata(conversation.metadata()),
              Optional.of(
                  conversations
                      .binding(conversation.id(), reference)
                      .and(items.initial(conversation.id(), conversation.items()))));
        });
  }

  private Uni<TurnTarget> inNewSession(
      RegisteredAgent agent,
      Caller owner,
      ResponseParameters request,
      Metadata metadata,
      Optional<SessionCreation.InitialContent> content) {
    Optional<VersionNumber> version =
        request
            .agent()
            .flatMap(reference -> reference.version())
            .map(
                id ->
                    VersionIds.parse(id)
                        .orElseThrow(new Failure.MalformedVersion(agent.rid(), id)::exception));
    return newSessions.target(
        check ->
            sessions.create(
                agent,
                owner,
                NewSession.implicit(version, config.sessionTtl(), metadata),
                Optional.empty(),
                Optional.of(content.map(rows -> rows.and(check)).orElse(check)),
                Deadline.NONE),
        session -> SessionSelectors.conversing(agent, owner, new SessionRef.Key(session.key)),
        target -> RequestRules.check(target, request));
  }

  private <T> Uni<T> byId(
      Caller caller,
      UUID id,
      Optional<String> name,
      BiFunction<RegisteredAgent, Caller, Uni<T>> operation) {
    return agents.byId(
        caller.workspace(),
        id,
        agent -> {
          if (name.isPresent() && !name.get().equals(agent.name())) {
            throw RequestRules.wrong(
                AGENT, "must be '" + agent.name() + "', which answers in this conversation");
          }
          return operation.apply(agent, agent.taking(caller));
        });
  }
}
