package dev.parley.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scans a list for items that pass a test that PostgreSQL cannot run, or cannot run in bounded
 * time. The list is read in order, batch by batch, until the page is full, the list ends, or the
 * time limit is reached. No connection is held while items are tested.
 *
 * <p>When the time limit is reached, the page consists of the items found, and the next page starts
 * after the last tested item. If no item was found, the scan fails, because clients interpret an
 * empty page as the end of the list.
 */
@ApplicationScoped
public class FilteredScan {

  private final Vertx vertx;

  public FilteredScan(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A list that can be scanned. */
  public interface Source<T> {

    /** Reads the next items of the list. */
    Uni<List<T>> read(int limit, Optional<PageCursor> after);

    /** The position of an item in the list. */
    PageCursor cursor(T item);

    /** Whether an item passes the test. Called on a worker thread, so it may take long. */
    boolean passes(T item);

    /** The failure if the time limit was reached before any item passed. */
    RuntimeException nothingFound(long tested);
  }

  /**
   * Returns a page of the items that pass.
   *
   * @param batch number of items to read at once
   * @param time time limit for the scan; at least one item is tested, so that each page makes
   *     progress
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   */
  public <T> Uni<CursorPage<T>> page(
      Source<T> source, int batch, Duration time, int limit, Optional<PageCursor> from) {
    // One extra item shows whether there is another page.
    return new Scan<>(source, batch, System.nanoTime() + time.toNanos(), limit + 1, from)
        .run()
        .map(scan -> scan.page(limit));
  }

  /** A scan in progress, used by one thread at a time. */
  private final class Scan<T> {

    private final Source<T> source;
    private final int batch;
    private final long end;
    private final int needed;
    private final List<T> found = new ArrayList<>();
    private Optional<PageCursor> position;
    private long tested;
    private boolean ended;
    private boolean over;

    /**
     * @param end when the time limit is reached, in terms of {@link System#nanoTime}
     */
    private Scan(Source<T> source, int batch, long end, int needed, Optional<PageCursor> from) {
      this.source = source;
      this.batch = batch;
      this.end = end;
      this.needed = needed;
      this.position = from;
    }

    private Uni<Scan<T>> run() {
      return source
          .read(batch, position)
          .chain(items -> tested(items))
          .chain(
              () -> ended || over || found.size() == needed ? Uni.createFrom().item(this) : run());
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
      while (i < items.size() && !over && found.size() < needed) {
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
