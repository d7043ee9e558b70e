package dev.parley.agent;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Deletes unused versions, in a transaction that has locked their agent. */
@ApplicationScoped
class UnusedVersions {

  /** How often to try if sessions are created with the version at the same time. */
  private static final int ATTEMPTS = 3;

  /**
   * Deletes the oldest published version that no session uses and that is neither selected nor the
   * latest. Drafts are never deleted.
   *
   * @return whether a version was deleted
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

  /** Finds and locks the version, so that no more sessions can be bound to it. */
  private static Uni<Optional<Integer>> oldest(Mutiny.Session session, Agent agent) {
    return session
        .createNativeQuery(AgentQueries.OLDEST_UNUSED, Integer.class)
        .setParameter("agent", agent.id)
        .getSingleResultOrNull()
        .map(Optional::ofNullable);
  }

  /**
   * Checks again whether it is unused: a session may have been bound to it before it was locked.
   */
  private static Uni<Boolean> remove(Mutiny.Session session, Agent agent, int major) {
    return session
        .createNativeQuery(AgentQueries.REMOVE_UNUSED)
        .setParameter("agent", agent.id)
        .setParameter("major", major)
        .executeUpdate()
        .map(removed -> removed == 1);
  }
}
