package dev.parley.session;

import dev.parley.agent.VersionNumber;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What is to be removed: an agent, or one version of it.
 *
 * @param agent the agent's id
 * @param version the version; empty for the agent as a whole
 */
record Target(UUID agent, Optional<VersionNumber> version) {

  /**
   * Which rows of a table belong to it, in SQL.
   *
   * @param prefix what the table's version columns start with
   */
  String condition(String prefix) {
    return "agent_id = :agent"
        + (version.isEmpty()
            ? ""
            : " and %1$smajor = :major and %1$sminor = :minor".formatted(prefix));
  }

  /** Binds the values of the condition. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent);
    version.ifPresent(
        number ->
            query.setParameter("major", number.major()).setParameter("minor", number.minor()));
    return query;
  }

  /** Runs a statement that has the condition and no other parameters. */
  Uni<Integer> execute(Mutiny.Session session, String sql) {
    return bind(session.createNativeQuery(sql)).executeUpdate();
  }

  /**
   * Locks the versions so that no session can be bound to them, and counts them.
   *
   * <p>By SQL, because the lock that Hibernate takes lets foreign keys refer to the row.
   */
  Uni<Integer> hold(Mutiny.Session session) {
    return bind(session.createNativeQuery(
            "select 1 from agent_version where " + condition("") + " for update", Integer.class))
        .getResultList()
        .map(List::size);
  }
}
