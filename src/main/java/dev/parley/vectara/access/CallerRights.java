package dev.parley.vectara.access;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Audit;
import dev.parley.identity.Caller;
import dev.parley.identity.Callers;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;

/**
 * The caller of a request and its rights. They are decided once, before the body is read: the
 * operation's permission names the {@link Action}, and the path names the agent.
 */
@RequestScoped
public class CallerRights {

  /** The path parameter of all operations on an agent. */
  private static final String AGENT = "agent_key";

  private final Callers callers;
  private final SecurityIdentity identity;
  private final Audit audit;
  private final UriInfo uri;
  private Action action;

  public CallerRights(Callers callers, SecurityIdentity identity, Audit audit, UriInfo uri) {
    this.callers = callers;
    this.identity = identity;
    this.audit = audit;
    this.uri = uri;
  }

  /** Selects an unexpired session of the caller. */
  public SessionSelector session(RegisteredAgent agent, AccessScope scope, String key) {
    return SessionSelector.unexpired(
        new SessionAccess(agent, caller(), scope), new SessionRef.Key(key));
  }

  /** The caller of this request. */
  public Caller caller() {
    return callers.current();
  }

  /**
   * Grants the action of this request to its caller. Returns true.
   *
   * @throws dev.parley.failure.FailureException missing role
   */
  boolean grant(Action wanted) {
    // Without an agent in the path, a role on some agent is sufficient: the list shows only those.
    if (allowed(wanted, agent()).isEmpty()
        && !(agent().isEmpty() && !wanted.agents(caller().roles()).isEmpty())) {
      throw wanted.refusal().exception();
    }
    action = wanted;
    log(wanted);
    return true;
  }

  /** Whose sessions the caller may access with the action of this request. */
  public AccessScope scope() {
    return allowed(action, agent()).orElseThrow();
  }

  /** The agents on which the caller may perform the action of this request; empty for all. */
  public Optional<Set<String>> agents() {
    return allowed(action, agent()).isPresent()
        ? Optional.empty()
        : Optional.of(action.agents(caller().roles()));
  }

  /**
   * Whose sessions the caller may read, for a request that reads a session in addition to its main
   * action.
   *
   * @param agent the agent of the sessions
   * @throws dev.parley.failure.FailureException missing role
   */
  public AccessScope reading(String agent) {
    AccessScope scope =
        allowed(Action.GET_SESSION, agent).orElseThrow(Action.GET_SESSION.refusal()::exception);
    log(Action.GET_SESSION);
    return scope;
  }

  private Optional<AccessScope> allowed(Action wanted, String agent) {
    return wanted.allows(caller().scopes(), caller().roles(), agent);
  }

  private String agent() {
    return Optional.ofNullable(uri.getPathParameters().getFirst(AGENT)).orElse("");
  }

  private void log(Action granted) {
    if (granted.administrative(caller().scopes())) {
      audit.granted(identity.getPrincipal(), granted.text(), agent());
    }
  }
}
