package dev.parley.session.list;

import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import dev.parley.session.KeyChoice;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRow;
import dev.parley.session.SessionSql;
import dev.parley.session.SessionSummary;
import dev.parley.store.Deadline;
import dev.parley.store.Page;
import dev.parley.store.PageCursor;
import dev.parley.store.PageRequest;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lists sessions page by page; {@link SessionSearch} lists sessions with a filter. */
@Singleton
public class SessionLists {

  private final Statements statements;
  private final StoreClock clock;

  public SessionLists(Statements statements, StoreClock clock) {
    this.statements = statements;
    this.clock = clock;
  }

  /**
   * Returns a page of the caller's own sessions with an agent, ordered by creation. Expired
   * sessions are listed, with that status, until they are removed. A list continues after its
   * cursor even if the request no longer names the isolation key, because some clients send it only
   * for the first page.
   *
   * @param access of scope {@link AccessScope#OWNER}
   * @return the page; fails with invalid cursor if the cursor's session was never the caller's
   */
  public Uni<Page<SessionSummary>> byCreation(SessionAccess access, PageRequest request) {
    if (request
        .cursor()
        .filter(cursor -> !KeyChoice.SHAPE.matcher(cursor.key()).matches())
        .isPresent()) {
      return Uni.createFrom().failure(request.cursor().get().invalid());
    }
    return rowsByCreation(access, request)
        .chain(
            page ->
                page.items().isEmpty() && request.cursor().isPresent()
                    ? atEnd(access, request, page)
                    : Uni.createFrom().item(page));
  }

  private Uni<Page<SessionSummary>> rowsByCreation(SessionAccess access, PageRequest request) {
    Statement<SessionSummary> select =
        new Statement<>(SessionSql.byCreation(access, request), SessionRow::summary)
            // One extra row shows whether there is another page.
            .limit(request.limit() + 1);
    access.bind(select);
    request.cursor().ifPresent(cursor -> select.set("cursor", cursor.key()));
    return statements.all(select, Deadline.NONE).map(request::page);
  }

  /**
   * Handles an empty page after a cursor: the list ends there, or the request no longer names the
   * list's isolation key, or the cursor is invalid.
   */
  private Uni<Page<SessionSummary>> atEnd(
      SessionAccess access, PageRequest request, Page<SessionSummary> nothing) {
    PageRequest.Cursor cursor = request.cursor().orElseThrow();
    SessionAccess any = access.with(AccessScope.OWNER_ANY_ISOLATION);
    Statement<Isolated> select =
        new Statement<>(SessionSql.isolationOfCursor(any), Isolated::of)
            .with("cursor", cursor.key());
    any.bind(select);
    return statements
        .one(select, Deadline.NONE)
        .onItem()
        .ifNull()
        .failWith(cursor::invalid)
        .chain(
            found ->
                access.namesIsolation() || found.open()
                    ? Uni.createFrom().item(nothing)
                    : rowsByCreation(access.under(found.key()), request));
  }

  /** The isolation of a session: {@link dev.parley.session.Session#isolationKey}. */
  private record Isolated(String key, boolean open) {

    static Isolated of(Row row) {
      return new Isolated(row.getString("isolation_key"), row.getBoolean("isolation_open"));
    }
  }

  /**
   * Returns a page of an agent's unexpired sessions, latest update first. A session that is updated
   * between two requests moves to the start of the list, so no later page shows it again.
   *
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<Page<SessionSummary>> byUpdate(
      SessionAccess access, int limit, Optional<PageCursor> from) {
    Statement<SessionSummary> select =
        new Statement<>(SessionSql.byUpdate(access, from.isPresent()), SessionRow::summary);
    access.bind(select);
    return page(select, limit, from);
  }

  /**
   * Returns a page of the caller's own unexpired sessions with all agents of its workspace, newest
   * first. The order of this list never changes: reading all pages returns each session that exists
   * throughout exactly once.
   *
   * @param limit maximum number of items, at least 1
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<Page<SessionWithAgent>> ofAllAgents(
      Caller owner, int limit, Optional<PageCursor> from) {
    return page(
        new Statement<>(SessionSql.ofAllAgents(from.isPresent()), SessionWithAgent::of)
            .with("workspace", owner.workspace())
            .with("subject", owner.subject())
            .with("client", owner.client()),
        limit,
        from);
  }

  private <T> Uni<Page<T>> page(Statement<T> select, int limit, Optional<PageCursor> from) {
    from.ifPresent(cursor -> select.with("at", cursor.at()).with("id", cursor.id()));
    select
        .with("now", clock.now())
        // One extra row shows whether there is another page.
        .limit(limit + 1);
    return statements.all(select, Deadline.NONE).map(found -> Page.of(found, limit));
  }
}
