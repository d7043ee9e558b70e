package dev.parley.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The database. Each call opens a session of its own and passes it to the statements: one call
 * inside another would take a second connection, so what belongs together gets the session as an
 * argument.
 *
 * <p>Statements that have a {@link Deadline} are ended by PostgreSQL when it is over; this takes a
 * transaction, which others do without.
 */
@ApplicationScoped
public class Store {

  /** The answer to the caller comes first, so that it is always the same one. */
  private static final Duration LATER = Duration.ofMillis(50);

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

  /** The same database, for statements that have to be done by then. */
  public Store by(Deadline end) {
    return new Store(factory, pooler, end);
  }

  /** Runs statements that are each committed by themselves. */
  public <T> Uni<T> withStatelessSession(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return deadline.limited() ? withStatelessTransaction(work) : stateless(work);
  }

  /** Runs statements in one transaction. */
  public <T> Uni<T> withStatelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return statelessTransaction(rows -> inTime(rows, () -> work.apply(rows)));
  }

  /** Runs statements in one transaction, with managed entities. */
  public <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
    return closing(
        factory.openSession(),
        session ->
            session.withTransaction(
                // What is changed is written before it is known whether it may be committed.
                transaction -> inTime(session, () -> work.apply(session).call(session::flush))));
  }

  /**
   * Runs one statement that only reads, and may take long.
   *
   * @param limit how long it may take
   * @return fails with {@link TimeOver} when it takes longer
   */
  public <T> Uni<T> withTimeLimit(
      Duration limit, Function<Mutiny.StatelessSession, Uni<T>> statement) {
    if (deadline.remaining().compareTo(limit) < 0) {
      return reading(statement);
    }
    return statelessTransaction(rows -> limited(rows, limit).chain(() -> statement.apply(rows)))
        .onFailure(TimeOver::is)
        .transform(canceled -> new TimeOver());
  }

  /** Runs statements that only read, so that whoever waits for them may give up at any time. */
  public <T> Uni<T> reading(Function<Mutiny.StatelessSession, Uni<T>> statements) {
    return deadline.limited()
        ? statelessTransaction(rows -> limited(rows).chain(() -> statements.apply(rows)))
        : stateless(statements);
  }

  private <T> Uni<T> statelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return stateless(rows -> rows.withTransaction(transaction -> work.apply(rows)));
  }

  private <T> Uni<T> stateless(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return closing(factory.openStatelessSession(), work);
  }

  private static <S extends Mutiny.Closeable, T> Uni<T> closing(
      Uni<S> opened, Function<S, Uni<T>> work) {
    return opened
        .chain(
            session ->
                Uni.createFrom().deferred(() -> work.apply(session)).eventually(session::close))
        // A broken connection is told by a failure of its own: nobody else knows whose it was.
        .onFailure(Outage::broken)
        .transform(DatabaseAway::new);
  }

  /** Nothing is committed of what was not done in time. */
  private <T> Uni<T> inTime(Mutiny.QueryProducer session, Supplier<Uni<T>> work) {
    Supplier<Uni<T>> step =
        pooler.present() ? () -> lockLimited(session).chain(ready -> work.get()) : work;
    if (!deadline.limited()) {
      return step.get();
    }
    return limited(session)
        .chain(() -> step.get())
        .onItem()
        .transformToUni(result -> deadline.commit() ? Uni.createFrom().item(result) : givenUp());
  }

  private Uni<String> limited(Mutiny.QueryProducer session) {
    return deadline.givenUp() ? givenUp() : limited(session, deadline.remaining().plus(LATER));
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
    // At least a millisecond: none would be no limit.
    return session
        .createNativeQuery(LIMIT, String.class)
        .setParameter("limit", String.valueOf(Math.max(1, time.toMillis())))
        .getSingleResult();
  }
}
