package dev.parley.palantir;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.Rid;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The common part of all operations on an agent. */
@Singleton
public class AgentCalls {

  private final Callers callers;
  private final CurrentAgents agents;

  public AgentCalls(Callers callers, CurrentAgents agents) {
    this.callers = callers;
    this.agents = agents;
  }

  /** The caller of this request. */
  public Caller caller() {
    return callers.current();
  }

  /**
   * Runs an operation on an agent.
   *
   * @param agentRid the agent's RID from the request
   * @return the result of the operation; fails with agent not found, or as the operation does
   * @throws dev.parley.http.error.HttpFailureException invalid parameter, when it is not a RID
   */
  public <T> Uni<T> on(String agentRid, BiFunction<RegisteredAgent, Caller, Uni<T>> operation) {
    Caller caller = caller();
    return agents.byRid(
        caller.workspace(), rid("agentRid", agentRid), agent -> operation.apply(agent, caller));
  }

  /**
   * Runs an operation on a session. With its RID, a session is accessible through any client of its
   * subject, until it expires.
   *
   * @param agentRid the agent's RID from the request
   * @param sessionRid the session's RID from the request
   * @return the result of the operation; fails with agent not found, or as the operation does
   * @throws dev.parley.http.error.HttpFailureException invalid parameter, when one is not a RID
   */
  public <T> Uni<T> onSession(
      String agentRid, String sessionRid, Function<SessionSelector, Uni<T>> operation) {
    SessionRef session = new SessionRef.Rid(rid("sessionRid", sessionRid));
    return on(
        agentRid,
        (agent, caller) ->
            operation.apply(
                SessionSelector.unexpired(
                    new SessionAccess(agent, caller, AccessScope.SUBJECT), session)));
  }

  /**
   * Parses a version number, if there is one.
   *
   * @throws dev.parley.failure.FailureException malformed version
   */
  public static Optional<VersionNumber> version(RegisteredAgent agent, String text) {
    return Optional.ofNullable(text)
        .map(
            number ->
                VersionNumber.parse(number)
                    .orElseThrow(new Failure.MalformedVersion(agent.rid(), number)::exception));
  }

  /**
   * Validates a RID from the path.
   *
   * @param name the path parameter's name
   * @throws dev.parley.http.error.HttpFailureException invalid parameter, when it is not a RID
   */
  public static String rid(String name, String value) {
    if (!Rid.is(value)) {
      throw new HttpFailure.InvalidParameter(name, "must be a resource identifier").exception();
    }
    return value;
  }
}
