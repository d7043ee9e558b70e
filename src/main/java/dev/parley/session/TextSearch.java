package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Searches a list for texts that match a {@link TextFilter}. That is done here and not in the
 * database, whose regular expressions have no bound on their time: the list is read in its order,
 * batch by batch, until the page is full, the list ends, or the time is over.
 *
 * <p>When the time is over, what was found is the page, and the next one starts behind what was
 * looked at. Nothing found is no such page: clients take an empty one for the end of the list. So
 * that is refused.
 */
@ApplicationScoped
public class TextSearch {

  private static final int BATCH = 500;

  private final Vertx vertx;
  private final Duration time;

  public TextSearch(Vertx vertx, SessionConfig config) {
    this.vertx = vertx;
    this.time = config.searchFor();
  }

  /**
   * A page of the list.
   *
   * @return fails with invalid argument when the time was over before anything was found
   */
  Uni<FoundSessions> page(
      Store store,
      SessionListQuery query,
      TextFilter filter,
      int limit,
      Optional<PageCursor> from) {
    // One more than asked for tells whether there is more.
    Search search = new Search(filter, limit + 1, from, System.nanoTime() + time.toNanos());
    return look(store, query, search)
        .map(nothing -> search.page(limit))
        .chain(page -> load(store, query.access(), page.items()).map(page::with));
  }

  private Uni<Void> look(Store store, SessionListQuery query, Search search) {
    Optional<PageCursor> from = search.lookedAt;
    return query
        .read(store, Texts.COLUMNS, Object[].class, BATCH, from)
        .chain(batch -> matched(search, batch))
        .chain(() -> search.done() ? Uni.createFrom().voidItem() : look(store, query, search));
  }

  /** Matching takes its time, and the event loop has none. */
  private Uni<Void> matched(Search search, List<Object[]> batch) {
    return Uni.createFrom()
        .completionStage(
            () ->
                vertx
                    .<Void>executeBlocking(
                        () -> {
                          search.look(batch.stream().map(Texts::of).toList(), batch.size() < BATCH);
                          return null;
                        },
                        false)
                    .toCompletionStage());
  }

  /** The sessions of these texts that are still there. */
  private Uni<List<Session>> load(Store store, SessionAccess access, List<Texts> found) {
    if (found.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<UUID> ids = found.stream().map(Texts::id).toList();
    return store
        .reading(
            rows ->
                access
                    .bind(rows.createNativeQuery(SessionSql.loadAll(access), Session.class))
                    .setParameter("ids", ids)
                    .getResultList())
        .map(
            sessions -> {
              Map<UUID, Session> byId =
                  sessions.stream().collect(Collectors.toMap(s -> s.id, Function.identity()));
              return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
            });
  }

  /** The texts of a session, and its place in the list. */
  private record Texts(UUID id, PageCursor place, String name, String description) {

    static final String COLUMNS =
        "s.id, cast(extract(epoch from s.created_at) * 1000000 as bigint) as at, s.name, s.description";

    static Texts of(Object[] row) {
      UUID id = (UUID) row[0];
      Instant at = Instant.EPOCH.plus((Long) row[1], ChronoUnit.MICROS);
      return new Texts(id, new PageCursor(at, id), (String) row[2], (String) row[3]);
    }
  }

  /** A page before its sessions are read. */
  private record TextPage(List<Texts> items, Optional<PageCursor> next) {

    FoundSessions with(List<Session> sessions) {
      return new FoundSessions(sessions, next);
    }
  }

  /** A search under way; one thread at a time has it. */
  private static final class Search {

    private final TextFilter filter;
    private final int wanted;
    private final long end;
    private final List<Texts> found = new ArrayList<>();
    private Optional<PageCursor> lookedAt;
    private long looks;
    private boolean ended;
    private boolean over;

    /**
     * @param end when the time is over, as {@link System#nanoTime} counts
     */
    private Search(TextFilter filter, int wanted, Optional<PageCursor> from, long end) {
      this.filter = filter;
      this.wanted = wanted;
      this.lookedAt = from;
      this.end = end;
    }

    /** Looks at the next sessions of the list: at one at least, so that each page gets further. */
    private void look(List<Texts> batch, boolean last) {
      int i = 0;
      while (i < batch.size() && !over && found.size() < wanted) {
        Texts texts = batch.get(i++);
        if (filter.matches(texts.name(), texts.description())) {
          found.add(texts);
        }
        lookedAt = Optional.of(texts.place());
        over = System.nanoTime() - end >= 0;
      }
      looks += i;
      ended = last && i == batch.size();
    }

    private boolean done() {
      return ended || over || found.size() == wanted;
    }

    private TextPage page(int limit) {
      if (found.size() > limit) {
        return new TextPage(found.subList(0, limit), Optional.of(found.get(limit - 1).place()));
      }
      if (ended) {
        return new TextPage(found, Optional.empty());
      }
      if (found.isEmpty()) {
        throw new Failure.InvalidArgument(
                Field.FILTER,
                "matches none of the "
                    + looks
                    + " sessions that there was time to look at; filter by metadata too, so that"
                    + " fewer have to be looked at")
            .exception();
      }
      return new TextPage(found, lookedAt);
    }
  }
}
