package dev.parley.session;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import java.time.Instant;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Selects one session for an operation, and says what the caller gets to know of it.
 *
 * @param access the caller's access to the agent's sessions
 * @param ref what the session is named by
 * @param expired whether the session is there after it expired
 * @param otherIsolation what the caller is told of its own session under another isolation key
 */
public record SessionSelector(
    SessionAccess access, SessionRef ref, Expired expired, OtherIsolation otherIsolation) {

  /** Whether an expired session is there until it is removed. */
  public enum Expired {
    SHOW,
    HIDE
  }

  /** What a caller is told of its own session under another isolation key. */
  public enum OtherIsolation {
    /** Session not found. */
    NOT_FOUND,
    /** Session not accessible: the caller learns that it has to name the key. */
    NOT_ACCESSIBLE
  }

  /** Selects a session that has not expired; any other one does not exist. */
  public static SessionSelector unexpired(SessionAccess access, SessionRef ref) {
    return new SessionSelector(access, ref, Expired.HIDE, OtherIsolation.NOT_FOUND);
  }

  /** Selects the same session, until it expires. */
  SessionSelector unexpired() {
    return new SessionSelector(access, ref, Expired.HIDE, otherIsolation);
  }

  /** The selection as a condition on a session {@code s}. */
  String sql() {
    String named = access.sql() + " and s." + ref.column() + " = :ref";
    return expired == Expired.HIDE ? named + " and " + SessionSql.UNEXPIRED : named;
  }

  /** The condition for the same owner's session of this name under another isolation key. */
  String otherIsolationSql() {
    return access.otherIsolationSql() + " and s." + ref.column() + " = :ref";
  }

  /** Binds the parameters of {@link #otherIsolationSql}. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    access.bind(query).setParameter("ref", ref.value().orElseThrow(this::notFound));
    return query;
  }

  /** Binds the parameters of {@link #sql}. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query, Instant now) {
    if (expired == Expired.HIDE) {
      query.setParameter("now", now);
    }
    return bind(query);
  }

  FailureException notFound() {
    return new Failure.SessionNotFound(access.agent().rid(), ref.text()).exception();
  }

  FailureException notAccessible() {
    return new AccessFailure.SessionNotAccessible(access.agent().rid(), ref.text()).exception();
  }
}
