package dev.parley.store.statement;

import dev.parley.store.CallingContext;
import dev.parley.store.SearchesBusy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Limits how many searches that no index serves run at the same time, to a quarter of the
 * connection pool, so that they leave connections to other requests. Further ones wait for their
 * turn, in order of arrival.
 */
@ApplicationScoped
public class SearchPermits {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Set<Permit> waiting = new LinkedHashSet<>();
  private int free;

  public SearchPermits(
      @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int connections) {
    free = Math.max(1, connections / 4);
  }

  /**
   * Runs a search once there is a permit, on the caller's context.
   *
   * @return fails with {@link SearchesBusy} if there is none for two seconds
   */
  public <T> Uni<T> during(Supplier<Uni<T>> search) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Permit permit = new Permit();
              return turn(permit).chain(() -> search.get()).onTermination().invoke(permit::close);
            });
  }

  private Uni<Void> turn(Permit permit) {
    if (permit.request()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .completionStage(permit.granted)
        .ifNoItem()
        .after(LONGEST_WAIT)
        .failWith(SearchesBusy::new)
        .emitOn(CallingContext.current());
  }

  /** One search's claim, which is closed when the search ends, fails or is canceled. */
  private final class Permit {

    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    /** Takes a free permit; returns false if this one has to wait. */
    boolean request() {
      synchronized (waiting) {
        if (free == 0) {
          waiting.add(this);
          return false;
        }
        free--;
        return true;
      }
    }

    /** Stops waiting, or passes the permit on to the next search. */
    void close() {
      Permit next;
      synchronized (waiting) {
        if (waiting.remove(this)) {
          return;
        }
        next = waiting.stream().findFirst().orElse(null);
        if (next == null) {
          free++;
          return;
        }
        waiting.remove(next);
      }
      next.granted.complete(null);
    }
  }
}
