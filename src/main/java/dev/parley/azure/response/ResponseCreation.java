package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.runtime.hosted.HostedAgents;
import dev.parley.session.SessionRef;
import dev.parley.session.metadata.Metadata;
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
  private final UnboundConversations conversations;
  private final ItemAddition items;
  private final Turns turns;
  private final ResponseTargets targets;
  private final HostedAgents hosted;

  public ResponseCreation(
      CurrentAgents agents,
      UnboundConversations conversations,
      ItemAddition items,
      Turns turns,
      ResponseTargets targets,
      HostedAgents hosted) {
    this.agents = agents;
    this.conversations = conversations;
    this.items = items;
    this.turns = turns;
    this.targets = targets;
    this.hosted = hosted;
  }

  /**
   * Starts a response.
   *
   * @param endpoint the agent whose endpoint is called; empty below the project's base path
   * @return fails with agent, session, conversation or previous response not found, turn in
   *     progress, container not ready, wrong shape, or as {@link Turns#start}
   */
  public Uni<ResponseRun> start(
      Caller caller, Optional<String> endpoint, ResponseParameters request) {
    Optional<String> name = RequestRules.agent(endpoint, request);
    return begin(caller, name, request)
        .onFailure(failure -> isRefused(failure, ConversationFailure.CallDecided.class))
        // The response that was first is visible now, so the rules say what is wrong.
        .recoverWithUni(() -> begin(caller, name, request));
  }

  private static boolean isRefused(Throwable failure, Class<? extends Failure> kind) {
    return failure instanceof FailureException refused && kind.isInstance(refused.failure());
  }

  private Uni<ResponseRun> begin(Caller caller, Optional<String> name, ResponseParameters request) {
    AtomicReference<TurnTarget> found = new AtomicReference<>();
    ObjectNode stored = ResponseEntry.request(request);
    return turns
        .start(
            () ->
                hosted
                    .asking(() -> target(caller, name, request))
                    .invoke(found::set)
                    .invoke(target -> ResponseEntry.setVersion(stored, target.version())),
            request.turn(stored),
            !request.background())
        .map(run -> ResponseRun.of(found.get(), run, request));
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
                  targets.existing(
                      SessionSelectors.conversing(
                          agent, owner, new SessionRef.Turn(previous, id.id())),
                      Optional.of(id.id()),
                      request))
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
                      targets.existing(
                          SessionSelectors.conversing(agent, owner, new SessionRef.Key(key)),
                          Optional.empty(),
                          request))
              .orElseGet(
                  () ->
                      targets.inNewSession(
                          agent, owner, request, Metadata.none(), Optional.empty()));
        });
  }

  private Uni<TurnTarget> inConversation(
      Caller caller, Optional<String> name, ResponseParameters request, String conversation) {
    ConversationFailure missing = new ConversationFailure.ConversationNotFound(conversation);
    Scoped id = WireIds.conversation(conversation).orElseThrow(missing::exception);
    if (!id.agent().equals(WireIds.unbound())) {
      return inSession(caller, id.agent(), name, conversation, id.id(), request);
    }
    return Uni.createFrom()
        .deferred(() -> conversations.get(caller, id.id(), conversation))
        .chain(
            found ->
                found
                    .binding()
                    .map(
                        bound ->
                            inSession(
                                caller,
                                bound.agent(),
                                name,
                                conversation,
                                bound.session(),
                                request))
                    .orElseGet(() -> bind(caller, name, request, conversation, found)))
        // Changed, bound or deleted before this request could bind it: what it is now decides.
        .onFailure(failure -> isRefused(failure, ConversationFailure.TurnInProgress.class))
        .retry()
        .atMost(1);
  }

  private Uni<TurnTarget> inSession(
      Caller caller,
      UUID agentId,
      Optional<String> name,
      String conversation,
      UUID session,
      ResponseParameters request) {
    return byId(
            caller,
            agentId,
            name,
            (agent, owner) ->
                targets.existing(
                    SessionSelectors.conversing(
                        agent, owner, new SessionRef.Id(conversation, session)),
                    Optional.empty(),
                    request))
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
          return conversations
              .items(caller, conversation.id())
              .onItem()
              .ifNull()
              .failWith(new ConversationFailure.TurnInProgress("", reference)::exception)
              .chain(
                  written ->
                      targets.inNewSession(
                          agent,
                          owner,
                          request,
                          new Metadata(conversation.metadata()),
                          Optional.of(
                              conversations
                                  .binding(conversation, written, reference)
                                  .and(items.initial(conversation.id(), written)))));
        });
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
