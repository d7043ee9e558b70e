package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.statement.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The events of a conversation, one by one. Withdrawn events are not part of it, and neither are
 * those that only one dialect has. All operations fail with session not found; reading does not
 * extend a session's expiry.
 */
@ApplicationScoped
public class ConversationItems {

  /**
   * The events {@code e} that are part of conversations, by their types. Calls that an MCP server
   * ran are not: their results have what they have.
   */
  static final String TYPES =
      """
      e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT', 'REASONING', 'TOOL_CALL', 'TOOL_RESULT', 'TOOL_APPROVAL')
        and (e.type <> 'TOOL_CALL' or e.payload ->> 'kind' is distinct from 'MCP')\
      """;

  private static final String ITEM =
      """
      jsonb_build_object('id', e.id, 'turn', e.turn_id, 'status', t.status, 'type', e.type, 'payload', e.payload)\
      """;

  private static final String OF_SESSION =
      """
      from event e left join turn t
        on t.agent_id = e.agent_id and t.session_id = e.session_id and t.id = e.turn_id
      where e.agent_id = :agent and e.session_id = s.id and e.hidden is distinct from 'WITHDRAWN'
        and %s\
      """
          .formatted(TYPES);

  private static final String ONE =
      "select cast((select %s %s and e.id = :item) as text) from session s where "
          .formatted(ITEM, OF_SESSION);

  private static final String DELETE =
      """
      with chosen as (select s.agent_id, s.id from session s where %1$s),
      %2$s,
      %3$s,
      deleted as (
        %4$s, found f where %5$s and not f.busy)
      select cast(%6$s as text) from chosen
      """;

  private static final String DELETED =
      "e.agent_id = :agent and e.session_id = s.id and e.id = :item and e.hidden is distinct from 'WITHDRAWN'";

  private static final String FORGET = "delete from event e using chosen s";

  /**
   * The decision stays in the unique index of approvals, so that it cannot be made again, even by a
   * request that did not see it.
   */
  private static final String WITHDRAW_APPROVAL =
      """
      update event e set hidden = 'WITHDRAWN', payload = jsonb_set(e.payload - 'reason', '{decided}', 'true') from chosen s\
      """;

  private final SessionStatements statements;
  private final StoredEvents events;

  ConversationItems(SessionStatements statements, StoredEvents events) {
    this.statements = statements;
    this.events = events;
  }

  /** Which events are listed. */
  public enum Kind {
    /** All that are part of conversations. */
    ANY("true"),
    /** Messages, and what the agent answered. */
    MESSAGE("e.type in ('INPUT_MESSAGE', 'AGENT_OUTPUT')"),
    REASONING("e.type = 'REASONING'"),
    /** Calls that the caller runs. */
    CALL("e.type = 'TOOL_CALL' and e.payload ->> 'server' is null"),
    /** Their results. */
    RESULT("e.type = 'TOOL_RESULT' and e.payload ->> 'served' is null"),
    /** Calls that MCP servers ran, with their results. */
    SERVED("e.type = 'TOOL_RESULT' and e.payload ->> 'served' is not null"),
    /** Calls of MCP servers that wait, or waited, for an approval. */
    APPROVAL_REQUEST("e.type = 'TOOL_CALL' and e.payload ->> 'server' is not null"),
    APPROVAL("e.type = 'TOOL_APPROVAL'"),
    /** None. */
    NOTHING("false");

    private final String sql;

    Kind(String sql) {
      this.sql = sql;
    }
  }

  /**
   * A page of the events of a kind. The cursor's key is the id of an event of any kind.
   *
   * @return fails with invalid cursor
   */
  public Uni<Page<LogItem>> list(SessionSelector selector, PageRequest page, Kind kind) {
    return read(
            selector,
            page(selector, page, kind),
            query -> {
              query.set("limit", page.limit() + 1);
              page.cursor().ifPresent(cursor -> query.set("cursor", UUID.fromString(cursor.key())));
            })
        .map(
            row -> {
              if (!row.path("found").asBoolean()) {
                throw page.cursor().orElseThrow().invalid();
              }
              List<LogItem> items = new ArrayList<>();
              row.path("items").forEach(item -> items.add(LogItem.of(item, events)));
              return page.page(items);
            });
  }

  private static String page(SessionSelector selector, PageRequest page, Kind kind) {
    String cursor =
        "select c.seq from event c where c.agent_id = :agent and c.session_id = s.id and c.id = :cursor";
    boolean continued = page.cursor().isPresent();
    return """
        select cast(jsonb_build_object('found', %1$s, 'items', (
            select jsonb_agg(i.item order by i.seq %2$s) from (
              select e.seq, %3$s as item %4$s %5$s and %7$s
              order by e.seq %2$s limit :limit) i)) as text)
        from session s where %6$s
        """
        .formatted(
            continued ? "exists (" + cursor + ")" : "true",
            page.ascending() ? "asc" : "desc",
            ITEM,
            OF_SESSION,
            continued ? "and e.seq " + (page.ascending() ? ">" : "<") + " (" + cursor + ")" : "",
            selector.sql(),
            kind.sql);
  }

  /** An event; fails with item not found. */
  public Uni<LogItem> get(SessionSelector selector, UUID id, String reference) {
    return read(selector, ONE + selector.sql(), query -> query.set("item", id))
        .map(
            row -> {
              if (row.isNull()) {
                throw new ConversationFailure.ItemNotFound(reference).exception();
              }
              return LogItem.of(row, events);
            });
  }

  /**
   * Deletes an event for good, except that a call stays decided when its approval is deleted; fails
   * with item not found, or wrong turn state for a call in progress or its approval.
   */
  public Uni<Void> delete(SessionSelector selector, UUID id, String reference) {
    return get(selector, id, reference)
        .chain(
            found ->
                statements.change(
                    selector,
                    delete(selector, found),
                    query -> query.set("item", id),
                    Deadline.NONE))
        .invoke(CallInProgress::requireDeleted)
        .replaceWithVoid();
  }

  private static String delete(SessionSelector selector, LogItem item) {
    boolean decides = item.content() instanceof EventContent.ToolApproval;
    return DELETE.formatted(
        selector.sql(),
        CallInProgress.found(DELETED),
        DeletedCall.named(DELETED),
        decides ? WITHDRAW_APPROVAL : FORGET,
        DELETED,
        CallInProgress.RESULT);
  }

  private Uni<JsonNode> read(
      SessionSelector selector, String sql, Consumer<Parameters> parameters) {
    return statements.one(selector, sql, parameters, Deadline.NONE);
  }
}
