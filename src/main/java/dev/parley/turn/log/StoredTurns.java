package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.StoredEvents;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.TurnKey;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads and deletes turns by their ids. Reading does not extend a session's expiry. */
@ApplicationScoped
public class StoredTurns {

  private static final String TURN =
      """
      jsonb_build_object('agent', s.agent_id, 'session', s.id, 'turn', t.id, 'key', s.key,
          'version', s.version_major, 'minor', s.version_minor, 'status', t.status, 'parent', t.parent_id,
          'started', extract(epoch from t.started_at), 'ended', extract(epoch from t.ended_at),
          'inputTokens', t.input_tokens, 'outputTokens', t.output_tokens, 'error', t.error, 'cause', t.cause,
          'incomplete', t.incomplete, 'background', t.background, 'request', t.request, 'inputs', t.inputs,
          'events', (
            select jsonb_agg(jsonb_build_object('id', e.id, 'turn', t.id, 'status', t.status,
              'type', e.type, 'payload', e.payload) order by e.seq)
            from event e where e.agent_id = %s and e.session_id = t.session_id and e.turn_id = t.id
              and e.hidden is distinct from 'WITHDRAWN'
              and %s))\
      """;

  private static final String GET =
      """
      select cast(%s as text)
      from session s join turn t on t.agent_id = s.agent_id and t.session_id = s.id and t.id = :turn
      where \
      """
          .formatted(turn(":agent"));

  /**
   * A turn {@code t} of a session {@code s} as {@link StoredTurn#of} reads it.
   *
   * @param agent SQL for the agent; a parameter if there is only one
   */
  static String turn(String agent) {
    return TURN.formatted(agent, ConversationItems.TYPES);
  }

  private static final String DELETE =
      """
      update turn t set deleted = true from session s
      where t.agent_id = s.agent_id and t.session_id = s.id and t.id = :turn and t.status <> 'RUNNING' and \
      """;

  private static final String PIECES =
      """
      select cast(jsonb_build_object('status', t.status, 'kept', coalesce(t.pieces_until > :now, true), 'pieces', (
          select jsonb_agg(p.content order by p.ordinal) from piece p
          where p.agent_id = :agent and p.session_id = t.session_id and p.turn_id = t.id
            and p.ordinal >= :from)) as text)
      from turn t where t.agent_id = :agent and t.session_id = :session and t.id = :turn
      """;

  private final Statements statements;
  private final StoreClock clock;
  private final StoredEvents events;
  private final PieceJson pieces;
  private final ObjectMapper json;

  StoredTurns(
      Statements statements,
      StoreClock clock,
      StoredEvents events,
      PieceJson pieces,
      ObjectMapper json) {
    this.statements = statements;
    this.clock = clock;
    this.events = events;
    this.pieces = pieces;
    this.json = json;
  }

  /**
   * Returns a turn.
   *
   * @param selector selects the turn's session by the turn's id
   * @return fails with session not found if there is no such turn
   */
  public Uni<StoredTurn> get(SessionSelector selector) {
    return statements
        .one(named(Statement.ofText(GET + selector.sql()), selector), Deadline.NONE)
        .onItem()
        .ifNull()
        .failWith(selector::notFound)
        .map(row -> StoredTurn.of(StoredJson.tree(json, row), events));
  }

  /**
   * Deletes a turn that has ended: it can no longer be found by its id. Its events remain part of
   * the conversation.
   *
   * @return false if there is no such turn, or it runs
   */
  public Uni<Boolean> delete(SessionSelector selector) {
    return statements
        .change(
            named(
                new Statement<>(DELETE + selector.sql() + " returning t.id", row -> row.getUUID(0)),
                selector),
            Deadline.NONE)
        .map(deleted -> deleted != null);
  }

  private <T> Statement<T> named(Statement<T> statement, SessionSelector selector) {
    selector.bind(statement, clock.now());
    return statement.with("turn", ((SessionRef.Turn) selector.ref()).id());
  }

  /**
   * The stored pieces of a turn from an ordinal on.
   *
   * @param status the turn's status when they were read
   * @param kept whether its pieces have not been deleted since its end
   */
  public record Produced(TurnStatus status, boolean kept, List<Piece> pieces) {}

  /** The stored pieces of a turn from an ordinal on; null if the turn was deleted. */
  public Uni<Produced> produced(TurnKey key, int from) {
    return statements
        .one(
            key.bind(Statement.ofText(PIECES)).with("now", clock.now()).with("from", from),
            Deadline.NONE)
        .map(row -> row == null ? null : produced(StoredJson.tree(json, row)));
  }

  private Produced produced(JsonNode row) {
    return new Produced(
        TurnStatus.valueOf(row.path("status").asText()),
        row.path("kept").asBoolean(),
        pieces.read(row.path("pieces")));
  }
}
