package dev.parley.azure;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.SessionSelector.Expired;
import dev.parley.session.SessionSelector.OtherIsolation;

/**
 * Which session each operation of this dialect acts on. Expired sessions are there until they are
 * removed. A request that names no isolation key is told when the session needs one.
 */
final class SessionSelectors {

  private SessionSelectors() {}

  /** To read: a session under another isolation key than the one named does not exist. */
  static SessionSelector reading(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER, id, caller.isolation().none());
  }

  /** To read a later page: some clients name the isolation key for the first page only. */
  static SessionSelector readingOn(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER_ANY_ISOLATION, id, caller.isolation().none());
  }

  /**
   * To change or delete: a session under another isolation key is refused, so that no client takes
   * it for changed.
   */
  static SessionSelector changing(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER, id, true);
  }

  /** To stop: some clients cannot name the isolation key there, so none is needed. */
  static SessionSelector stopping(RegisteredAgent agent, Caller caller, String id) {
    return selector(agent, caller, AccessScope.OWNER_ANY_ISOLATION, id, true);
  }

  private static SessionSelector selector(
      RegisteredAgent agent, Caller caller, AccessScope scope, String id, boolean told) {
    return new SessionSelector(
        new SessionAccess(agent, caller, scope),
        new SessionRef.Key(id),
        Expired.SHOW,
        told ? OtherIsolation.NOT_ACCESSIBLE : OtherIsolation.NOT_FOUND);
  }
}
