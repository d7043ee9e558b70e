package dev.parley.session.removal;

import dev.parley.agent.VersionNumber;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * What to remove: an agent, or one of its versions.
 *
 * @param agent the agent's id
 * @param version the version; empty for the whole agent
 */
record RemovalTarget(UUID agent, Optional<VersionNumber> version) {

  /**
   * Returns an SQL condition for the rows of a table that belong to the target.
   *
   * @param prefix prefix of the table's version columns
   */
  String condition(String prefix) {
    return "agent_id = :agent"
        + (version.isEmpty()
            ? ""
            : " and %1$smajor = :major and %1$sminor = :minor".formatted(prefix));
  }

  /** Binds the parameters of the condition. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent);
    version.ifPresent(
        number ->
            query.setParameter("major", number.major()).setParameter("minor", number.minor()));
    return query;
  }

  /** Runs a statement whose only parameters are those of the condition. */
  Uni<Integer> execute(Mutiny.Session session, String sql) {
    return bind(session.createNativeQuery(sql)).executeUpdate();
  }

  /**
   * Locks the versions so that no session can be bound to them, and returns their number.
   *
   * <p>Uses SQL because Hibernate's lock mode still lets foreign keys reference the row.
   */
  Uni<Integer> hold(Mutiny.Session session) {
    return bind(session.createNativeQuery(
            "select 1 from agent_version where " + condition("") + " for update", Integer.class))
        .getResultList()
        .map(List::size);
  }
}
