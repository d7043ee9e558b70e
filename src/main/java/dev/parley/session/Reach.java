package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Scopes;
import java.util.Locale;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Which sessions of an agent a caller may touch: the part of a {@code WHERE} that every statement
 * on sessions carries, and the values for it.
 *
 * @param agent the agent
 * @param caller the caller
 * @param extent how far the caller reaches
 */
record Reach(RegisteredAgent agent, Caller caller, Extent extent) {

  /** How far a caller reaches. */
  enum Extent {
    /**
     * Among those of its subject and client, to those of the isolation that it names; when it names
     * none, to those that need no name.
     */
    NAMED,
    /** Among the same, when it names none, to all that it could name. */
    NAMEABLE,
    /** As far as {@link #NAMED}, but among those of its subject, whichever client made them. */
    SUBJECT,
    /** To all that there are with the agent, whoever owns them. */
    AGENT
  }

  /** What the caller names, or what is open to it. */
  static Reach of(RegisteredAgent agent, Caller caller) {
    return new Reach(agent, caller, Extent.NAMED);
  }

  /** The same, for requests of clients that cannot name what they created. */
  static Reach nameable(RegisteredAgent agent, Caller caller) {
    return new Reach(agent, caller, Extent.NAMEABLE);
  }

  /** What the caller names, or what is open to it, whichever client it came by. */
  static Reach ofSubject(RegisteredAgent agent, Caller caller) {
    return new Reach(agent, caller, Extent.SUBJECT);
  }

  /** The caller's own, as far as they are open to it, or everybody's. */
  static Reach of(RegisteredAgent agent, Caller caller, Visibility visibility) {
    return visibility == Visibility.ALL
        ? new Reach(agent, caller, Extent.AGENT)
        : of(agent, caller);
  }

  /** The condition in HQL. */
  String hql(String alias) {
    return (owned() + " and " + isolation()).formatted(alias);
  }

  /** What belongs to the same subject and client, and is out of reach, in HQL. */
  String beyond(String alias) {
    return (owned() + " and not (" + isolation() + ")").formatted(alias);
  }

  /** The condition in SQL. */
  String sql(String alias) {
    return hql(alias).replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private String owned() {
    return extent == Extent.AGENT
        ? "%1$s.agentId = :agent"
        : "%1$s.agentId = :agent and %1$s.ownerSubject = :subject"
            + (extent == Extent.SUBJECT ? "" : " and %1$s.ownerClient = :client");
  }

  // Each is written as the index that serves it writes it.
  private String isolation() {
    if (extent == Extent.AGENT) {
      return "1 = 1";
    }
    if (named()) {
      return "%1$s.isolationKey = :isolation and %1$s.isolationKey <> ''";
    }
    if (extent != Extent.NAMEABLE) {
      return "%1$s.isolationOpen = true";
    }
    return caller.has(Scopes.IMPERSONATE)
        ? "1 = 1"
        : "%1$s.isolationKey not like '" + Isolation.Kind.PERSON.prefix() + "%%'";
  }

  /** Whether the caller names an isolation. */
  boolean named() {
    return !caller.isolation().none();
  }

  /** Binds the values of the condition. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent.id());
    if (extent == Extent.AGENT) {
      return query;
    }
    query.setParameter("subject", caller.subject());
    if (extent != Extent.SUBJECT) {
      query.setParameter("client", caller.client());
    }
    if (named()) {
      query.setParameter("isolation", caller.isolation().stored());
    }
    return query;
  }
}
