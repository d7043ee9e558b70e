package dev.parley.file;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.Access;
import dev.parley.session.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Where every operation on files starts: by using the session. */
@ApplicationScoped
class Homes {

  private final Sessions sessions;

  Homes(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * The home directory of a session that the caller owns.
   *
   * @param session the session's key
   * @return fails with session not found, not accessible, or expired
   */
  Uni<Home> of(RegisteredAgent agent, Caller owner, String session, Access access) {
    return sessions.use(agent, owner, session, access).map(id -> new Home(agent, session, id));
  }
}
