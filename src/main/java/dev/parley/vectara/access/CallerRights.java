package dev.parley.vectara.access;

import dev.parley.identity.Audit;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.session.AccessScope;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;

/** The caller of a request and the scope of its rights. */
@RequestScoped
public class CallerRights {

  private final Callers callers;
  private final SecurityIdentity identity;
  private final Audit audit;
  private final RoutingContext request;

  public CallerRights(
      Callers callers, SecurityIdentity identity, Audit audit, RoutingContext request) {
    this.callers = callers;
    this.identity = identity;
    this.audit = audit;
    this.request = request;
  }

  /** The caller of this request. */
  public Caller caller() {
    return callers.current();
  }

  /**
   * Whose sessions the caller may access with an action.
   *
   * @param agent the agent of the sessions
   * @throws dev.parley.failure.FailureException missing role
   */
  public AccessScope over(Action action, String agent) {
    return action
        .allows(caller().scopes(), caller().roles(), agent)
        .orElseThrow(action.refusal()::exception);
  }

  /**
   * Whose sessions the caller may read, for a request that reads a session in addition to its main
   * action.
   *
   * @param agent the agent of the sessions
   * @throws dev.parley.failure.FailureException missing role
   */
  public AccessScope reading(String agent) {
    AccessScope scope = over(Action.GET_SESSION, agent);
    if (Action.GET_SESSION.administrative(caller().scopes())) {
      audit.granted(identity.getPrincipal(), Action.GET_SESSION.text(), request);
    }
    return scope;
  }

  /**
   * The agents on which the caller may perform an action on all agents; empty for all agents.
   *
   * @throws dev.parley.failure.FailureException missing role
   */
  public Optional<Set<String>> agents(Action action) {
    if (action.allows(caller().scopes(), caller().roles(), "").isPresent()) {
      return Optional.empty();
    }
    Set<String> agents = action.agents(caller().roles());
    if (agents.isEmpty()) {
      throw action.refusal().exception();
    }
    return Optional.of(agents);
  }
}
