package dev.parley.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scans a list for items that pass a test which PostgreSQL cannot do, or not in a bounded time. The
 * list is read in its order, batch by batch, until the page is full, the list ends, or the time is
 * over; no connection is held while items are tested.
 *
 * <p>When the time is over, what was found is the page, and the next one starts behind the last
 * item that was tested. If nothing was found, the scan fails: clients take an empty page for the
 * end of the list.
 */
@ApplicationScoped
public class FilteredScan {

  private final Vertx vertx;

  public FilteredScan(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A list that can be scanned. */
  public interface Source<T> {

    /** The next items of the list. */
    Uni<List<T>> read(int limit, Optional<PageCursor> after);

    /** Where an item is in the list. */
    PageCursor cursor(T item);

    /** Whether a page shows an item. It may take its time: no event loop waits for it. */
    boolean passes(T item);

    /** Says that the time was over before any item passed. */
    RuntimeException nothingFound(long tested);
  }

  /**
   * A page of the items that pass.
   *
   * @param batch how many items are read at once
   * @param time how long the list is scanned; at least one item is tested, so that each page gets
   *     further
   * @param limit the most items, 1 or more
   * @param from where the page starts; empty for the start of the list
   */
  public <T> Uni<CursorPage<T>> page(
      Source<T> source, int batch, Duration time, int limit, Optional<PageCursor> from) {
    // One more than asked for tells whether there is more.
    return new Scan<>(source, batch, System.nanoTime() + time.toNanos(), limit + 1, from)
        .run()
        .map(scan -> scan.page(limit));
  }

  /** A scan under way; one thread at a time has it. */
  private final class Scan<T> {

    private final Source<T> source;
    private final int batch;
    private final long end;
    private final int wanted;
    private final List<T> found = new ArrayList<>();
    private Optional<PageCursor> position;
    private long tested;
    private boolean ended;
    private boolean over;

    /**
     * @param end when the time is over, as {@link System#nanoTime} counts
     */
    private Scan(Source<T> source, int batch, long end, int wanted, Optional<PageCursor> from) {
      this.source = source;
      this.batch = batch;
      this.end = end;
      this.wanted = wanted;
      this.position = from;
    }

    private Uni<Scan<T>> run() {
      return source
          .read(batch, position)
          .chain(items -> tested(items))
          .chain(
              () -> ended || over || found.size() == wanted ? Uni.createFrom().item(this) : run());
    }

    private Uni<Void> tested(List<T> items) {
      return Uni.createFrom()
          .completionStage(
              () ->
                  vertx
                      .<Void>executeBlocking(
                          () -> {
                            test(items);
                            return null;
                          },
                          false)
                      .toCompletionStage());
    }

    private void test(List<T> items) {
      int i = 0;
      while (i < items.size() && !over && found.size() < wanted) {
        T item = items.get(i++);
        if (source.passes(item)) {
          found.add(item);
        }
        position = Optional.of(source.cursor(item));
        over = System.nanoTime() - end >= 0;
      }
      tested += i;
      ended = items.size() < batch && i == items.size();
    }

    private CursorPage<T> page(int limit) {
      if (ended || found.size() > limit) {
        return CursorPage.of(found, limit, source::cursor);
      }
      if (found.isEmpty()) {
        throw source.nothingFound(tested);
      }
      return new CursorPage<>(found, position);
    }
  }
}
