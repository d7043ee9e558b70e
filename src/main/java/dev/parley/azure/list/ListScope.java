package dev.parley.azure.list;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.session.SessionRef;
import dev.parley.session.Sessions;
import dev.parley.session.list.OwnSessions;
import dev.parley.store.Deadline;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Finds the sessions that a list is about. */
@ApplicationScoped
public class ListScope {

  private final CurrentAgents agents;
  private final ConversationLookup conversations;
  private final Sessions sessions;

  public ListScope(CurrentAgents agents, ConversationLookup conversations, Sessions sessions) {
    this.agents = agents;
    this.conversations = conversations;
    this.sessions = sessions;
  }

  /**
   * The agent that a list is about.
   *
   * @param name its name, not validated; empty for all agents
   */
  public record Filter(Optional<String> name) {

    /**
     * Creates a filter. The id of an agent is its name.
     *
     * @param endpoint the agent whose endpoint is called
     * @param name the parameter {@code agent_name}; null if absent
     * @param id the parameter {@code agent_id}; null if absent
     * @throws dev.parley.http.error.HttpFailureException invalid parameter if they differ
     */
    public static Filter of(Optional<String> endpoint, String name, String id) {
      if (name != null && id != null && !name.equals(id)) {
        throw new HttpFailure.InvalidParameter("agent_id", "must be the agent of agent_name")
            .exception();
      }
      Optional<String> named = Optional.ofNullable(name).or(() -> Optional.ofNullable(id));
      if (endpoint.isPresent() && named.isPresent() && !named.equals(endpoint)) {
        throw new HttpFailure.InvalidParameter(
                name == null ? "agent_id" : "agent_name", "must be the agent of the endpoint")
            .exception();
      }
      return new Filter(endpoint.or(() -> named));
    }
  }

  /** The sessions with an agent or with all agents; fails with agent not found. */
  public Uni<OwnSessions> of(Caller caller, Filter filter) {
    return filter
        .name()
        .map(
            name ->
                agents.byName(
                    caller.workspace(),
                    name,
                    agent -> {
                      agent.requireIsolation(agent.taking(caller));
                      return only(caller, agent, Optional.empty());
                    }))
        .orElseGet(
            () ->
                Uni.createFrom().item(new OwnSessions(caller, Optional.empty(), Optional.empty())));
  }

  /**
   * The session of a conversation, if there is one; fails with agent or conversation not found.
   *
   * @param conversation the id of the conversation; null for all sessions
   */
  public Uni<OwnSessions> of(Caller caller, Filter filter, String conversation) {
    if (conversation == null) {
      return of(caller, filter);
    }
    // No session has this id.
    UUID nothing = new UUID(0, 0);
    Uni<OwnSessions> none =
        Uni.createFrom().item(new OwnSessions(caller, Optional.empty(), Optional.of(nothing)));
    return conversations.on(
        caller,
        OpenAiId.ofAnyAgent(conversation),
        unbound -> none,
        (agent, selector) ->
            sessions
                .get(selector, Deadline.NONE)
                .chain(
                    found ->
                        filter.name().filter(name -> !name.equals(agent.name())).isPresent()
                            ? none
                            : only(
                                caller,
                                agent,
                                Optional.of(((SessionRef.Id) selector.ref()).id()))));
  }

  private static Uni<OwnSessions> only(Caller caller, RegisteredAgent agent, Optional<UUID> id) {
    return Uni.createFrom().item(new OwnSessions(caller, Optional.of(agent), id));
  }
}
