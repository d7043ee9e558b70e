package dev.parley.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Access to the database. Each call opens a Hibernate session and passes it to the statements. A
 * nested call would use a second connection, so code that belongs to the same unit of work receives
 * the session as an argument.
 *
 * <p>Sessions with managed entities are also those of Panache's calls, which find them in the
 * Vert.x context. A nested unit of work fails instead of sharing the session; two units of work
 * must not run in parallel on one context. They need the context of a request, of a scheduled
 * method or of {@code VertxContextSupport}.
 *
 * <p>PostgreSQL cancels statements with a {@link Deadline} when it passes. This requires a
 * transaction, which statements without a deadline do not need.
 */
@Singleton
public class Store {

  private static final String LIMIT = "select set_config('statement_timeout', :limit, true)";

  private static final String LOCK_LIMIT = "select set_config('lock_timeout', :limit, true)";

  private final Mutiny.SessionFactory factory;
  private final Pooler pooler;
  private final Deadline deadline;

  @Inject
  public Store(Mutiny.SessionFactory factory, Pooler pooler) {
    this(factory, pooler, Deadline.NONE);
  }

  private Store(Mutiny.SessionFactory factory, Pooler pooler, Deadline deadline) {
    this.factory = factory;
    this.pooler = pooler;
    this.deadline = deadline;
  }

  /** Returns a store that runs statements with a deadline. */
  public Store by(Deadline end) {
    return new Store(factory, pooler, end);
  }

  /** Runs statements that are each committed separately. */
  public <T> Uni<T> withStatelessSession(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return deadline.limited() ? withStatelessTransaction(work) : stateless(work);
  }

  /** Runs statements in one transaction. */
  public <T> Uni<T> withStatelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return withStatelessTransaction(work, result -> true);
  }

  /**
   * The same for statements that may change nothing.
   *
   * @param changed whether the result says that something was changed; if not, the request can
   *     still be abandoned
   */
  public <T> Uni<T> withStatelessTransaction(
      Function<Mutiny.StatelessSession, Uni<T>> work, Predicate<T> changed) {
    return statelessTransaction(rows -> inTime(rows, () -> work.apply(rows), changed));
  }

  /** Runs Panache's calls and statements in one transaction, with managed entities. */
  public <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
    return managedTransaction(
        // Flush the changes before deciding whether to commit.
        session -> inTime(session, () -> work.apply(session).call(session::flush), result -> true));
  }

  /** Runs Panache's queries and read-only statements, which can be abandoned at any time. */
  public <T> Uni<T> readingEntities(Function<Mutiny.Session, Uni<T>> queries) {
    return managedTransaction(
        session ->
            deadline.limited()
                ? limited(session).chain(() -> queries.apply(session))
                : queries.apply(session));
  }

  /** Runs read-only statements, which can be abandoned at any time. */
  public <T> Uni<T> reading(Function<Mutiny.StatelessSession, Uni<T>> statements) {
    return deadline.limited()
        ? statelessTransaction(rows -> limited(rows).chain(() -> statements.apply(rows)))
        : stateless(statements);
  }

  private <T> Uni<T> statelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return stateless(rows -> rows.withTransaction(transaction -> work.apply(rows)));
  }

  private <T> Uni<T> stateless(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return connected(
        factory
            .openStatelessSession()
            .chain(
                rows -> Uni.createFrom().deferred(() -> work.apply(rows)).eventually(rows::close)));
  }

  /** Opens a session for Panache. The transaction shows that it is in use. */
  private static <T> Uni<T> managedTransaction(Function<Mutiny.Session, Uni<T>> work) {
    return connected(
        Uni.createFrom()
            .deferred(
                () ->
                    Panache.withSession(
                        () ->
                            Panache.getSession()
                                .chain(
                                    session ->
                                        session.currentTransaction() == null
                                            ? session.withTransaction(begun -> work.apply(session))
                                            : nested()))));
  }

  private static <T> Uni<T> nested() {
    return Uni.createFrom()
        .failure(new IllegalStateException("the context already has a session in use"));
  }

  private static <T> Uni<T> connected(Uni<T> work) {
    return work
        // Convert a lost connection here: elsewhere it cannot be distinguished from a lost client
        // connection.
        .onFailure(Outage::broken)
        .transform(DatabaseUnavailable::new);
  }

  /** Runs the work of a transaction, and rolls it back if the deadline has passed. */
  private <T> Uni<T> inTime(
      Mutiny.QueryProducer session, Supplier<Uni<T>> work, Predicate<T> changed) {
    Supplier<Uni<T>> step =
        pooler.present() ? () -> lockLimited(session).chain(ready -> work.get()) : work;
    if (!deadline.limited()) {
      return step.get();
    }
    return limited(session)
        .chain(() -> step.get())
        .onItem()
        .transformToUni(
            result ->
                !changed.test(result) || deadline.commit()
                    ? Uni.createFrom().item(result)
                    : givenUp());
  }

  private Uni<String> limited(Mutiny.QueryProducer session) {
    return deadline.givenUp() ? givenUp() : limited(session, deadline.statementTimeout());
  }

  private static <T> Uni<T> givenUp() {
    return Uni.createFrom().failure(new TimeoutException());
  }

  private Uni<String> lockLimited(Mutiny.QueryProducer session) {
    return session
        .createNativeQuery(LOCK_LIMIT, String.class)
        .setParameter("limit", pooler.lockTimeout())
        .getSingleResult();
  }

  private static Uni<String> limited(Mutiny.QueryProducer session, Duration time) {
    // At least one millisecond, because zero means no limit.
    return session
        .createNativeQuery(LIMIT, String.class)
        .setParameter("limit", String.valueOf(Math.max(1, time.toMillis())))
        .getSingleResult();
  }
}
