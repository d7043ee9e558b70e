package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.session.SessionSelector.Expired;
import dev.parley.session.SessionSelector.OtherIsolation;
import dev.parley.store.Deadline;
import dev.parley.store.StorableText;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.exception.LockAcquisitionException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads, changes and deletes single sessions. Each operation is one statement with a {@link
 * SessionSelector} in its {@code WHERE} clause; if it finds nothing, a second statement determines
 * why. All operations fail with session not found, or with session not accessible if the selector
 * says so.
 */
@Singleton
public class Sessions {

  private final Store store;
  private final Statements statements;
  private final SessionSecrets secrets;
  private final StoreClock clock;

  public Sessions(Store store, Statements statements, SessionSecrets secrets, StoreClock clock) {
    this.store = store;
    this.statements = statements;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Returns a session without its description and metadata. Reading it does not extend its expiry.
   */
  public Uni<SessionSummary> get(SessionSelector selector, Deadline deadline) {
    return read(selector, SessionSql::get, SessionRow::summary, deadline);
  }

  private <T> Uni<T> read(
      SessionSelector selector,
      Function<SessionSelector, String> sql,
      Function<Row, T> mapper,
      Deadline deadline) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return one(selector, sql, mapper, deadline)
        .onItem()
        .ifNull()
        .switchTo(() -> store.by(deadline).reading(rows -> missing(rows, selector)));
  }

  private <T> Uni<T> one(
      SessionSelector selector,
      Function<SessionSelector, String> sql,
      Function<Row, T> mapper,
      Deadline deadline) {
    Statement<T> select = new Statement<>(sql.apply(selector), mapper);
    selector.bind(select, clock.now());
    return statements.one(select, deadline);
  }

  /** Returns a session with all its content. Reading it does not extend its expiry. */
  public Uni<Session> load(SessionSelector selector, Deadline deadline) {
    return read(selector, SessionSql::load, SessionRow::session, deadline);
  }

  /**
   * Uses a session: its time to live restarts, and it becomes active.
   *
   * @return the session; fails with session expired if the selector shows expired sessions
   */
  public Uni<SessionHandle> use(SessionSelector selector) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    SessionSelector unexpired = selector.unexpired();
    return store
        .withStatelessSession(
            rows ->
                bound(unexpired, rows.createNativeQuery(SessionSql.use(unexpired), UUID.class))
                    .getSingleResultOrNull())
        .onItem()
        .ifNotNull()
        .transform(id -> new SessionHandle(selector, id))
        // Afterwards, when the connection is free again: each of these takes one.
        .onItem()
        .ifNull()
        .switchTo(() -> refuseExpired(selector))
        .onItem()
        .ifNull()
        .switchTo(() -> store.reading(rows -> missing(rows, selector)));
  }

  private Uni<SessionHandle> refuseExpired(SessionSelector selector) {
    if (selector.expired() == Expired.HIDE) {
      return Uni.createFrom().nullItem();
    }
    return one(selector, SessionSql::get, SessionRow::summary, Deadline.NONE)
        .invoke(
            found -> {
              // A session that was created after the update ran is treated as not found.
              if (found != null && found.status(clock.now()) == SessionStatus.EXPIRED) {
                throw new Failure.SessionExpired(
                        selector.access().agent().rid(), selector.ref().text())
                    .exception();
              }
            })
        .replaceWith((SessionHandle) null);
  }

  /**
   * Renames a session. This does not extend its expiry.
   *
   * @param name 1 to 1,000 characters
   * @throws dev.parley.failure.FailureException invalid argument if the name is too short, too long
   *     or not storable
   */
  public Uni<Void> rename(SessionSelector selector, String name) {
    StorableText.requireName(name);
    return on(
            selector,
            store::withStatelessSession,
            (Mutiny.StatelessSession rows) ->
                executed(
                    selector,
                    rows.createNativeQuery(SessionSql.rename(selector)).setParameter("name", name)))
        .replaceWithVoid();
  }

  /**
   * Changes a session. This does not extend its expiry unless it changes the time to live.
   *
   * @return the changed session; fails with invalid argument
   */
  public Uni<Session> change(SessionSelector selector, SessionChange change, Deadline deadline) {
    return on(
        selector,
        store.by(deadline)::withTransaction,
        (Mutiny.Session rows) ->
            bound(selector, rows.createNativeQuery(SessionSql.hold(selector), Session.class))
                .getSingleResultOrNull()
                .onItem()
                .ifNotNull()
                .invoke(session -> session.apply(change, secrets, clock.now())));
  }

  /** Stops a session: it is idle until its next use. Stopping it again changes nothing. */
  public Uni<Void> stop(SessionSelector selector) {
    return on(
            selector,
            store::withStatelessSession,
            (Mutiny.StatelessSession rows) ->
                executed(selector, rows.createNativeQuery(SessionSql.stop(selector))))
        .replaceWithVoid();
  }

  /** Deletes a session and all that belongs to it. */
  public Uni<Void> delete(SessionSelector selector, Deadline deadline) {
    return on(
            selector,
            store.by(deadline)::withStatelessSession,
            (Mutiny.StatelessSession rows) ->
                executed(selector, rows.createNativeQuery(SessionSql.delete(selector))))
        // A turn in flight stores pieces: it locks its lease and then the turn, a deletion the
        // other way round. If PostgreSQL has ended the deletion, the pieces are stored by now.
        .onFailure(LockAcquisitionException.class)
        .retry()
        .atMost(1)
        .replaceWithVoid();
  }

  private <Q extends Mutiny.AbstractQuery> Q bound(SessionSelector selector, Q query) {
    return selector.bind(query, clock.now());
  }

  /** Runs a statement that sets times; null if it found no session. */
  private Uni<Integer> executed(SessionSelector selector, Mutiny.MutationQuery change) {
    return selector
        .bind(change)
        .setParameter("now", clock.now())
        .executeUpdate()
        .map(found -> found == 0 ? null : found);
  }

  /**
   * Runs a statement on one session.
   *
   * @param statement returns null if it finds no session
   */
  private <S extends Mutiny.QueryProducer, T> Uni<T> on(
      SessionSelector selector,
      Function<Function<S, Uni<T>>, Uni<T>> session,
      Function<S, Uni<T>> statement) {
    return selector.ref().value().isEmpty()
        ? Uni.createFrom().failure(selector.notFound())
        : session.apply(
            rows ->
                statement.apply(rows).onItem().ifNull().switchTo(() -> missing(rows, selector)));
  }

  /**
   * Fails with the reason why no session was found: it does not exist, or the caller did not name
   * its isolation key.
   */
  private static <T> Uni<T> missing(Mutiny.QueryProducer rows, SessionSelector selector) {
    if (selector.otherIsolation() == OtherIsolation.NOT_FOUND) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return selector
        .bind(rows.createNativeQuery(SessionSql.underOtherIsolation(selector), Boolean.class))
        .getSingleResult()
        .map(
            exists -> {
              throw exists ? selector.notAccessible() : selector.notFound();
            });
  }
}
