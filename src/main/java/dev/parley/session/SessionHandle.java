package dev.parley.session;

import dev.parley.failure.FailureException;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A session that the caller may use, as checked by {@link Sessions#use}. Statements on data of the
 * session take its ids from here.
 */
public final class SessionHandle {

  private final SessionSelector selector;
  private final UUID id;

  SessionHandle(SessionSelector selector, UUID id) {
    this.selector = selector;
    this.id = id;
  }

  /** The id of the session's agent. */
  public UUID agentId() {
    return selector.access().agent().id();
  }

  /** The session's id. */
  public UUID id() {
    return id;
  }

  /** The failure for a session that has been deleted since. */
  public FailureException gone() {
    return selector.notFound();
  }

  /** Binds the parameters {@code agent} and {@code session}. */
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agentId()).setParameter("session", id);
    return query;
  }
}
