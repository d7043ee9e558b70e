package dev.parley.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.identity.Caller;
import dev.parley.session.SessionSql;
import dev.parley.session.list.OwnSessions;
import dev.parley.store.Deadline;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lists conversations by creation: those that were created without an agent, also after an agent
 * has answered in them, and those of all other sessions.
 */
@ApplicationScoped
public class ConversationLists {

  /** A caller's conversations that were created without an agent. */
  private static final String OWN =
      """
      c.workspace_id = (select w.id from workspace w where w.name = :ownWorkspace)
        and c.owner_subject = :ownSubject and c.owner_client = :ownClient and c.isolation_key = :ownIsolation
        and %s\
      """
          .formatted(UnboundSql.UNEXPIRED);

  private final Statements statements;
  private final StoreClock clock;
  private final ObjectMapper json;

  ConversationLists(Statements statements, StoreClock clock, ObjectMapper json) {
    this.statements = statements;
    this.clock = clock;
    this.json = json;
  }

  /**
   * A conversation.
   *
   * @param agent the agent that its id names; empty if it was created without one
   * @param id its id or, if its id names an agent, that of its session
   */
  public record Listed(Optional<UUID> agent, UUID id, Instant createdAt, ObjectNode metadata) {

    private static Listed of(JsonNode row) {
      return new Listed(
          Optional.ofNullable(row.path("agent").textValue()).map(UUID::fromString),
          UUID.fromString(row.path("id").asText()),
          Instant.ofEpochSecond(row.path("created").asLong()),
          (ObjectNode) row.path("metadata"));
    }
  }

  /**
   * A page of conversations, in one statement.
   *
   * @param sessions the sessions whose conversations are listed; with an agent, conversations in
   *     which no agent has answered are not
   * @param page its cursor's key is the id of a session or of a conversation without an agent
   * @return fails with invalid cursor if the cursor is none of the caller's conversations
   */
  public Uni<Page<Listed>> list(OwnSessions sessions, PageRequest page) {
    Caller caller = sessions.caller();
    Statement<String> statement =
        Statement.ofText(sql(sessions, page))
            .with("ownWorkspace", caller.workspace())
            .with("ownSubject", caller.subject())
            .with("ownClient", caller.client())
            .with("ownIsolation", caller.isolation().stored())
            .limit(page.limit() + 1);
    sessions.bind(statement, clock.now());
    page.cursor().ifPresent(cursor -> statement.set("cursor", UUID.fromString(cursor.key())));
    return statements
        .one(statement, Deadline.NONE)
        .map(row -> StoredJson.tree(json, row))
        .map(
            row -> {
              if (!row.path("found").asBoolean()) {
                throw page.cursor().orElseThrow().invalid();
              }
              List<Listed> found = new ArrayList<>();
              row.path("conversations").forEach(item -> found.add(Listed.of(item)));
              return page.page(found);
            });
  }

  private static String sql(OwnSessions sessions, PageRequest page) {
    boolean continued = page.cursor().isPresent();
    String order = page.ascending() ? "asc" : "desc";
    String start =
        """
        with start as (
          select c.created_at, c.id from conversation c where c.id = :cursor and %s
          union all
          select s.created_at, s.id from session s where s.id = :cursor and %s),
        """
            .formatted(OWN, sessions.sql());
    String beyond =
        continued
            ? "and (%%1$s.created_at, %%1$s.id) %s (select o.created_at, o.id from start o)"
                .formatted(page.ascending() ? ">" : "<")
            : "";
    return """
        %1$s own as (
          select c.* from conversation c where %2$s),
        found as (
          (select c.created_at, c.id, cast(null as uuid) as agent_id, coalesce(s.metadata, c.metadata) as metadata
           from own c left join session s on s.agent_id = c.agent_id and s.id = c.session_id and %3$s
           where %4$s %5$s
           order by c.created_at %6$s, c.id %6$s limit :limit)
          union all
          (select s.created_at, s.id, s.agent_id, s.metadata from session s
           where %7$s and not exists (
             select 1 from own c where c.agent_id = s.agent_id and c.session_id = s.id) %8$s
           order by s.created_at %6$s, s.id %6$s limit :limit)
          order by created_at %6$s, id %6$s limit :limit)
        select cast(jsonb_build_object('found', %9$s, 'conversations', (
            select jsonb_agg(jsonb_build_object('id', f.id, 'agent', f.agent_id, 'metadata', f.metadata,
                'created', floor(extract(epoch from f.created_at))) order by f.created_at %6$s, f.id %6$s)
            from found f)) as text)
        """
        .formatted(
            continued ? start : "with",
            OWN,
            SessionSql.UNEXPIRED,
            sessions.agent().isPresent()
                ? "s.agent_id = :agent"
                : "(c.agent_id is null or s.id is not null)",
            beyond.formatted("c"),
            order,
            sessions.sql(),
            beyond.formatted("s"),
            continued ? "exists (select 1 from start)" : "true");
  }
}
