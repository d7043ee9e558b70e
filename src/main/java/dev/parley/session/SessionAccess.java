package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Scopes;
import dev.parley.store.statement.Parameters;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A caller's access to the sessions of an agent. Every statement on sessions includes it in its
 * {@code WHERE} clause, so a session that the caller cannot access does not exist for it.
 *
 * @param agent the agent
 * @param caller the caller
 * @param scope which of the agent's sessions the caller can access
 */
public record SessionAccess(RegisteredAgent agent, Caller caller, AccessScope scope) {

  /** Returns the same caller's access with another scope. */
  public SessionAccess with(AccessScope other) {
    return new SessionAccess(agent, caller, other);
  }

  /** Returns the same access by a caller that names another isolation key. */
  public SessionAccess under(String isolation) {
    return new SessionAccess(agent, caller.with(Isolation.ofStored(isolation)), scope);
  }

  /** The access as a condition on a session {@code s}. */
  public String sql() {
    return owner() + " and " + isolation();
  }

  /**
   * The condition for sessions of the same owner that are inaccessible only because of their
   * isolation key.
   */
  String otherIsolationSql() {
    return owner() + " and not (" + isolation() + ")";
  }

  private String owner() {
    return switch (scope) {
      case AGENT -> "s.agent_id = :agent";
      case SUBJECT -> "s.agent_id = :agent and s.owner_subject = :subject";
      case OWNER, OWNER_ANY_ISOLATION ->
          "s.agent_id = :agent and s.owner_subject = :subject and s.owner_client = :client";
    };
  }

  // Each condition matches the predicate of the index that serves it.
  private String isolation() {
    if (scope == AccessScope.AGENT) {
      return "true";
    }
    if (namesIsolation()) {
      return "s.isolation_key = :isolation and s.isolation_key <> ''";
    }
    if (scope != AccessScope.OWNER_ANY_ISOLATION) {
      return "s.isolation_open";
    }
    return caller.has(Scopes.IMPERSONATE)
        ? "true"
        : "s.isolation_key not like '" + Isolation.Kind.PERSON.prefix() + "%'";
  }

  /** Whether the caller names an isolation key. */
  public boolean namesIsolation() {
    return !caller.isolation().none();
  }

  /** Binds the parameters of the condition. */
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    bind(Parameters.of(query));
    return query;
  }

  /** Binds the parameters of the condition. */
  public void bind(Parameters query) {
    query.set("agent", agent.id());
    if (scope == AccessScope.AGENT) {
      return;
    }
    query.set("subject", caller.subject());
    if (scope != AccessScope.SUBJECT) {
      query.set("client", caller.client());
    }
    if (namesIsolation()) {
      query.set("isolation", caller.isolation().stored());
    }
  }
}
