package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.StoredEvents;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Lists turns by their start. Turns of other APIs are listed too. */
@ApplicationScoped
public class TurnLists {

  private static final String LISTED = "not t.deleted and not t.compaction and t.status <> 'ADDED'";

  private final Statements statements;
  private final StoreClock clock;
  private final StoredEvents events;
  private final ObjectMapper json;

  TurnLists(Statements statements, StoreClock clock, StoredEvents events, ObjectMapper json) {
    this.statements = statements;
    this.clock = clock;
    this.events = events;
    this.json = json;
  }

  /** A turn with the name of its agent. */
  public record Listed(String agent, StoredTurn turn) {}

  /**
   * A page of the turns in some sessions, in one statement. The list continues after a turn that
   * was deleted, unless its session was.
   *
   * @param page its cursor's key is the id of a turn
   * @return fails with invalid cursor if the cursor is no turn in these sessions
   */
  public Uni<Page<Listed>> list(OwnSessions sessions, PageRequest page) {
    Statement<String> statement =
        Statement.ofText(sql(sessions, page)).with("limit", page.limit() + 1);
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
              List<Listed> turns = new ArrayList<>();
              for (JsonNode turn : row.path("turns")) {
                turns.add(
                    new Listed(
                        turn.path("agentName").asText(),
                        StoredTurn.of(turn.path("stored"), events)));
              }
              return page.page(turns);
            });
  }

  private static String sql(OwnSessions sessions, PageRequest page) {
    boolean continued = page.cursor().isPresent();
    String direction = page.ascending() ? "asc" : "desc";
    String start =
        """
        with start as (
          select t.started_at, t.id from session s
            join turn t on t.agent_id = s.agent_id and t.session_id = s.id and t.id = :cursor and t.status <> 'ADDED'
          where %s),
        """
            .formatted(sessions.sql());
    return """
        %1$s place as (
          select t.agent_id, t.session_id, t.id, t.started_at from session s
            cross join lateral (
              select t.* from turn t
              where t.agent_id = %8$s and t.session_id = s.id and %2$s %3$s
              order by t.started_at %4$s, t.id %4$s limit :limit) t
          where %5$s
          order by t.started_at %4$s, t.id %4$s limit :limit)
        select cast(jsonb_build_object('found', %6$s, 'turns', (
            select jsonb_agg(jsonb_build_object('stored', %7$s,
                'agentName', (select a.name from agent a where a.id = s.agent_id))
              order by p.started_at %4$s, p.id %4$s)
            from place p
              join session s on s.agent_id = %9$s and s.id = p.session_id
              join turn t on t.agent_id = %9$s and t.session_id = p.session_id and t.id = p.id)) as text)
        """
        .formatted(
            continued ? start : "with",
            LISTED,
            continued
                ? "and (t.started_at, t.id) %s (select o.started_at, o.id from start o)"
                    .formatted(page.ascending() ? ">" : "<")
                : "",
            direction,
            sessions.sql(),
            continued ? "exists (select 1 from start)" : "true",
            StoredTurns.turn(sessions.agent().isPresent() ? ":agent" : "t.agent_id"),
            sessions.agent().isPresent() ? ":agent" : "s.agent_id",
            sessions.agent().isPresent() ? ":agent" : "p.agent_id");
  }
}
