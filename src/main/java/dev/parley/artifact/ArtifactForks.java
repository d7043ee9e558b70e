package dev.parley.artifact;

import dev.parley.session.Session;
import dev.parley.session.SessionCreation.InitialContent;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives the artifacts of a session to a new session that has the same files. */
@ApplicationScoped
public class ArtifactForks {

  /**
   * Copies the artifacts when the new session is created, after its files.
   *
   * @param source a session that the caller may read, of any agent
   */
  public InitialContent artifactsOf(Session source) {
    return (rows, session) ->
        rows.createNativeQuery(ArtifactSql.COPY)
            .setParameter("source_agent", source.agentId)
            .setParameter("source", source.id)
            .setParameter("agent", session.agentId)
            .setParameter("session", session.id)
            .executeUpdate()
            .replaceWithVoid();
  }
}
