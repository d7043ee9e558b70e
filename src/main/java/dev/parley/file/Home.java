package dev.parley.file;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The home directory of a session that the caller may use.
 *
 * @param agent the session's agent
 * @param key the session's key
 * @param session the session's id
 */
record Home(RegisteredAgent agent, String key, UUID session) {

  /** Says that the session was deleted since. */
  FailureException gone() {
    return new Failure.SessionNotFound(agent.rid(), key).exception();
  }

  /** Says to a query which session it is about. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent.id());
    query.setParameter("session", session);
    return query;
  }

  /** Says to a query which entry it is about. */
  <Q extends Mutiny.AbstractQuery> Q bind(FilePath path, Q query) {
    query.setParameter("parent", path.parent().stored());
    query.setParameter("name", path.name());
    return bind(query);
  }
}
