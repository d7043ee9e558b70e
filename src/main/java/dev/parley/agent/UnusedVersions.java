package dev.parley.agent;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Removes versions that nothing uses, inside a transaction that holds their agent. */
@ApplicationScoped
class UnusedVersions {

  /** How often a session may get in between before that is given up. */
  private static final int ATTEMPTS = 3;

  /**
   * Removes the oldest published version that no session has, that is not selected, and that is not
   * the latest. Drafts are somebody's work, and stay.
   *
   * @return whether there was one
   */
  Uni<Boolean> removeOldest(Mutiny.Session session, Agent agent) {
    return session.flush().chain(() -> removeOldest(session, agent, ATTEMPTS));
  }

  private Uni<Boolean> removeOldest(Mutiny.Session session, Agent agent, int attempts) {
    return oldest(session, agent)
        .chain(
            found ->
                found
                    .map(
                        major ->
                            remove(session, agent, major)
                                .chain(
                                    removed ->
                                        removed || attempts == 1
                                            ? Uni.createFrom().item(removed)
                                            : removeOldest(session, agent, attempts - 1)))
                    .orElse(Uni.createFrom().item(false)));
  }

  /** Holds it, so that no session is bound to it any more. */
  private static Uni<Optional<Integer>> oldest(Mutiny.Session session, Agent agent) {
    return session
        .createNativeQuery(AgentQueries.OLDEST_UNUSED, Integer.class)
        .setParameter("agent", agent.id)
        .getSingleResultOrNull()
        .map(Optional::ofNullable);
  }

  /** Asks once more: a session may have been bound to it before it was held. */
  private static Uni<Boolean> remove(Mutiny.Session session, Agent agent, int major) {
    return session
        .createNativeQuery(AgentQueries.REMOVE_UNUSED)
        .setParameter("agent", agent.id)
        .setParameter("major", major)
        .executeUpdate()
        .map(removed -> removed == 1);
  }
}
