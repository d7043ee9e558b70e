package dev.parley.session;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.store.statement.Parameters;
import java.time.Instant;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Selects one session for an operation and determines what the caller learns about sessions it
 * cannot use.
 *
 * @param access the caller's access to the agent's sessions
 * @param ref the caller's reference to the session
 * @param expired whether an expired session is found
 * @param otherIsolation the failure for the caller's own session under another isolation key
 */
public record SessionSelector(
    SessionAccess access, SessionRef ref, Expired expired, OtherIsolation otherIsolation) {

  /** Whether an expired session is found until it is removed. */
  public enum Expired {
    SHOW,
    HIDE
  }

  /** The failure for a caller's own session under another isolation key. */
  public enum OtherIsolation {
    /** Session not found. */
    NOT_FOUND,
    /** Session not accessible: shows the caller that it has to name the key. */
    NOT_ACCESSIBLE
  }

  /** Selects an unexpired session; for any other session, the failure is session not found. */
  public static SessionSelector unexpired(SessionAccess access, SessionRef ref) {
    return new SessionSelector(access, ref, Expired.HIDE, OtherIsolation.NOT_FOUND);
  }

  /** Returns the same selection without expired sessions. */
  SessionSelector unexpired() {
    return new SessionSelector(access, ref, Expired.HIDE, otherIsolation);
  }

  /** The selection as a condition on a session {@code s}. */
  public String sql() {
    String named = access.sql() + " and " + ref.sql();
    return expired == Expired.HIDE ? named + " and " + SessionSql.UNEXPIRED : named;
  }

  /** The condition for the same owner's session with this reference under another isolation key. */
  String otherIsolationSql() {
    return access.otherIsolationSql() + " and " + ref.sql();
  }

  /** Binds the parameters of {@link #otherIsolationSql}. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    bind(Parameters.of(query));
    return query;
  }

  private void bind(Parameters query) {
    access.bind(query);
    query.set("ref", ref.value().orElseThrow(this::notFound));
  }

  /** Binds the parameters of {@link #sql}. */
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query, Instant now) {
    bind(Parameters.of(query), now);
    return query;
  }

  /** Binds the parameters of {@link #sql}. */
  public void bind(Parameters query, Instant now) {
    if (expired == Expired.HIDE) {
      query.set("now", now);
    }
    bind(query);
  }

  /** The failure for a session that does not exist. */
  public FailureException notFound() {
    return new Failure.SessionNotFound(access.agent().rid(), ref.text()).exception();
  }

  FailureException notAccessible() {
    return new AccessFailure.SessionNotAccessible(access.agent().rid(), ref.text()).exception();
  }
}
