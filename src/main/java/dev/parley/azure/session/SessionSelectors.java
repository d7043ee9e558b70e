package dev.parley.azure.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionSelector.Expired;
import dev.parley.session.SessionSelector.OtherIsolation;

/**
 * Selects the session that an operation of this dialect acts on. Expired sessions are visible until
 * they are removed. If a session requires an isolation key and the request has none, the failure
 * says so.
 */
public final class SessionSelectors {

  private SessionSelectors() {}

  /** For reading: a session with another isolation key than the request's does not exist. */
  public static SessionSelector reading(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER, id, caller.isolation().none());
  }

  /** For reading later pages: some clients send the isolation key for the first page only. */
  public static SessionSelector readingOn(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER_ANY_ISOLATION, id, caller.isolation().none());
  }

  /**
   * For changing or deleting: a session with another isolation key is rejected, so that clients do
   * not assume the change succeeded.
   */
  public static SessionSelector changing(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER, id, true);
  }

  /** For stopping: some clients cannot send the isolation key, so none is required. */
  static SessionSelector stopping(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER_ANY_ISOLATION, id, true);
  }

  /** For a conversation or a response: one of others, or an expired one, does not exist. */
  public static SessionSelector conversing(RegisteredAgent agent, Caller caller, SessionRef ref) {
    return SessionSelector.unexpired(new SessionAccess(agent, caller, AccessScope.OWNER), ref);
  }

  private static SessionSelector selector(
      RegisteredAgent agent, Caller caller, AccessScope scope, String id, boolean reportKey) {
    return new SessionSelector(
        new SessionAccess(agent, caller, scope),
        new SessionRef.Key(id),
        Expired.SHOW,
        reportKey ? OtherIsolation.NOT_ACCESSIBLE : OtherIsolation.NOT_FOUND);
  }
}
