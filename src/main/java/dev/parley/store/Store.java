package dev.parley.store;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The database. Statements of a request that has a {@link Deadline} are ended by PostgreSQL when it
 * is over; this takes a transaction, which others do without.
 */
@ApplicationScoped
public class Store {

  /** The answer to the caller comes first, so that it is always the same one. */
  private static final Duration LATER = Duration.ofMillis(50);

  private static final String LIMIT = "select set_config('statement_timeout', :limit, true)";

  private static final String LOCK_LIMIT = "select set_config('lock_timeout', :limit, true)";

  private final Mutiny.SessionFactory factory;
  private final Pooler pooler;

  public Store(Mutiny.SessionFactory factory, Pooler pooler) {
    this.factory = factory;
    this.pooler = pooler;
  }

  /** Runs statements that are each committed by themselves. */
  public <T> Uni<T> withStatelessSession(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return Deadline.current().isPresent() ? withStatelessTransaction(work) : withoutDeadline(work);
  }

  /**
   * Runs statements that are each committed by themselves, whatever the deadline of the request:
   * for what is found for one request and used by others, too.
   */
  public <T> Uni<T> withoutDeadline(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return told(factory.withStatelessSession(work));
  }

  /** Runs statements in one transaction. */
  public <T> Uni<T> withStatelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return told(factory.withStatelessTransaction(rows -> inTime(rows, () -> work.apply(rows))));
  }

  /** Runs statements in one transaction, with managed entities. */
  public <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
    return told(
        factory.withTransaction(
            // What is changed is written before it is known whether it may be committed.
            session -> inTime(session, () -> work.apply(session).call(session::flush))));
  }

  /**
   * Runs one statement that only reads, and may take long.
   *
   * @param limit how long it may take
   * @return fails with {@link TimeOver} when it takes longer
   */
  public <T> Uni<T> withTimeLimit(
      Duration limit, Function<Mutiny.StatelessSession, Uni<T>> statement) {
    if (Deadline.current().filter(end -> end.remaining().compareTo(limit) < 0).isPresent()) {
      return reading(statement);
    }
    return told(reading(limit, statement))
        .onFailure(TimeOver::is)
        .transform(canceled -> new TimeOver());
  }

  /** Runs statements that only read, so that whoever waits for them may give up at any time. */
  public <T> Uni<T> reading(Function<Mutiny.StatelessSession, Uni<T>> statements) {
    return Deadline.current()
        .map(deadline -> told(reading(deadline.remaining().plus(LATER), statements)))
        .orElseGet(() -> withoutDeadline(statements));
  }

  private <T> Uni<T> reading(Duration limit, Function<Mutiny.StatelessSession, Uni<T>> statements) {
    return factory.withStatelessTransaction(
        rows -> limited(rows, limit).chain(() -> statements.apply(rows)));
  }

  /** Tells a broken connection by a failure of its own. */
  private static <T> Uni<T> told(Uni<T> work) {
    return work.onFailure(Outage::broken).transform(DatabaseAway::new);
  }

  /** Nothing is committed of what was not done in time. */
  private <T> Uni<T> inTime(Mutiny.QueryProducer session, Supplier<Uni<T>> work) {
    Supplier<Uni<T>> step =
        pooler.present() ? () -> lockLimited(session).chain(ready -> work.get()) : work;
    Optional<Deadline> limit = Deadline.current();
    if (limit.isEmpty()) {
      return step.get();
    }
    Deadline deadline = limit.get();
    return limited(session, deadline.remaining().plus(LATER))
        .chain(ready -> step.get())
        .onItem()
        .transformToUni(
            result ->
                deadline.commit()
                    ? Uni.createFrom().item(result)
                    : Uni.createFrom().failure(new TimeoutException()));
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
