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

  private final Mutiny.SessionFactory factory;

  public Store(Mutiny.SessionFactory factory) {
    this.factory = factory;
  }

  /** Runs statements that are each committed by themselves. */
  public <T> Uni<T> withStatelessSession(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return Deadline.current().isPresent()
        ? withStatelessTransaction(work)
        : factory.withStatelessSession(work);
  }

  /** Runs statements in one transaction. */
  public <T> Uni<T> withStatelessTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
    return factory.withStatelessTransaction(rows -> inTime(rows, () -> work.apply(rows)));
  }

  /**
   * Runs one statement that may take long.
   *
   * @param limit how long it may take
   * @return fails with {@link TimeOver} when it takes longer
   */
  public <T> Uni<T> withTimeLimit(
      Duration limit, Function<Mutiny.StatelessSession, Uni<T>> statement) {
    Duration left = Deadline.current().map(Deadline::remaining).orElse(limit);
    Duration least = left.compareTo(limit) < 0 ? left : limit;
    return factory
        .withStatelessTransaction(
            rows -> limited(rows, milliseconds(least)).chain(() -> statement.apply(rows)))
        .onFailure(TimeOver::is)
        .transform(canceled -> new TimeOver());
  }

  /** Runs statements in one transaction, with managed entities. */
  public <T> Uni<T> withTransaction(Function<Mutiny.Session, Uni<T>> work) {
    return factory.withTransaction(session -> inTime(session, () -> work.apply(session)));
  }

  /** Nothing is committed of what was not done in time. */
  private static <T> Uni<T> inTime(Mutiny.QueryProducer session, Supplier<Uni<T>> work) {
    Optional<Deadline> limit = Deadline.current();
    if (limit.isEmpty()) {
      return work.get();
    }
    Deadline deadline = limit.get();
    return limited(session, milliseconds(deadline.remaining().plus(LATER)))
        .chain(() -> work.get())
        .onItem()
        .transformToUni(
            result ->
                deadline.over()
                    ? Uni.createFrom().failure(new TimeoutException())
                    : Uni.createFrom().item(result));
  }

  private static Uni<String> limited(Mutiny.QueryProducer session, String milliseconds) {
    return session
        .createNativeQuery(LIMIT, String.class)
        .setParameter("limit", milliseconds)
        .getSingleResult();
  }

  /** At least one: none would be no limit. */
  private static String milliseconds(Duration time) {
    return String.valueOf(Math.max(1, time.toMillis()));
  }
}
