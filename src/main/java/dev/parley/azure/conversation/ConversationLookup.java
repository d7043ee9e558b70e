package dev.parley.azure.conversation;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.conversation.UnboundConversation;
import dev.parley.conversation.UnboundConversations;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Finds what the id of a conversation names: a conversation that no agent has answered in yet, or
 * that of a session.
 */
@ApplicationScoped
public class ConversationLookup {

  private final CurrentAgents agents;
  private final UnboundConversations unbound;

  public ConversationLookup(CurrentAgents agents, UnboundConversations unbound) {
    this.agents = agents;
    this.unbound = unbound;
  }

  /**
   * Runs an operation on what an id names. A conversation that no agent has answered in yet can be
   * named at the endpoint of any agent.
   *
   * @param free the operation on a conversation without an agent; null if there is none any more,
   *     because an agent has answered in it meanwhile, or it was deleted
   * @param bound the operation on the conversation of a session
   * @return fails with conversation not found, or agent not found if there is none with this
   *     endpoint
   */
  public <T> Uni<T> on(
      Caller caller,
      OpenAiId id,
      Function<UnboundConversation, Uni<T>> free,
      BiFunction<RegisteredAgent, SessionSelector, Uni<T>> bound) {
    Scoped scoped = WireIds.conversation(id.text()).orElseThrow(missing(id)::exception);
    if (!scoped.agent().equals(WireIds.unbound())) {
      return onSession(caller, id, scoped.agent(), scoped.id(), bound);
    }
    return unbound
        .get(caller, scoped.id(), id.text())
        .chain(
            found ->
                found
                    .binding()
                    .map(
                        binding -> onSession(caller, id, binding.agent(), binding.session(), bound))
                    .orElseGet(
                        () ->
                            onFree(caller, id, found, free)
                                .onItem()
                                .ifNull()
                                .switchTo(() -> on(caller, id, free, bound))));
  }

  private <T> Uni<T> onFree(
      Caller caller,
      OpenAiId id,
      UnboundConversation found,
      Function<UnboundConversation, Uni<T>> free) {
    return id.endpoint()
        .map(name -> agents.byName(caller.workspace(), name, agent -> free.apply(found)))
        .orElseGet(() -> free.apply(found));
  }

  private <T> Uni<T> onSession(
      Caller caller,
      OpenAiId id,
      UUID agentId,
      UUID session,
      BiFunction<RegisteredAgent, SessionSelector, Uni<T>> operation) {
    return agents
        .byId(
            caller.workspace(),
            agentId,
            agent -> {
              if (!id.canBeOf(agent.name())) {
                throw missing(id).exception();
              }
              return operation.apply(
                  agent,
                  SessionSelectors.conversing(
                      agent, agent.taking(caller), new SessionRef.Id(id.text(), session)));
            })
        .onFailure(ConversationLookup::isMissing)
        .transform(gone -> missing(id).exception());
  }

  /** Whether an operation failed because the session or its agent does not exist. */
  public static boolean isMissing(Throwable failure) {
    return failure instanceof FailureException refused
        && (refused.failure() instanceof Failure.SessionNotFound
            || refused.failure() instanceof Failure.AgentNotFound);
  }

  static ConversationFailure missing(OpenAiId id) {
    return new ConversationFailure.ConversationNotFound(id.text());
  }
}
