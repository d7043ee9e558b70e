package dev.parley.file;

import dev.parley.failure.Failure;
import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Gives the files of a session to a new session. The entries are copied; the contents are shared.
 */
@ApplicationScoped
public class FileForks {

  private final StoreClock clock;

  FileForks(StoreClock clock) {
    this.clock = clock;
  }

  /**
   * Gives the new session the current files of a session when it is created. Fails with session not
   * found if the source no longer exists.
   *
   * @param source a session that the caller may read, of any agent
   */
  public InitialContent filesOf(Session source) {
    return (rows, session) -> share(rows, source, session);
  }

  private Uni<Void> share(Mutiny.StatelessSession rows, Session source, Session session) {
    return rows.createNativeQuery(FileQueries.STAY, UUID.class)
        .setParameter("source_agent", source.agentId)
        .setParameter("source", source.id)
        .setParameter("now", clock.now())
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(new Failure.SessionNotFound("", source.key)::exception)
        .chain(() -> shareFiles(rows, source, session));
  }

  private static Uni<Void> shareFiles(
      Mutiny.StatelessSession rows, Session source, Session session) {
    return rows.createNativeQuery(FileQueries.SHARE)
        .setParameter("source_agent", source.agentId)
        .setParameter("source", source.id)
        .setParameter("agent", session.agentId)
        .setParameter("session", session.id)
        .executeUpdate()
        .replaceWithVoid();
  }
}
