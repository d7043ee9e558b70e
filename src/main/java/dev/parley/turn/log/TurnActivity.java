package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.store.Deadline;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happened to the turns of a session, without what was said in them. */
@ApplicationScoped
public class TurnActivity {

  private static final String SINCE =
      """
      select cast(jsonb_build_object('id', t.id, 'status', t.status, 'cause', t.cause,
          'started', extract(epoch from t.started_at), 'ended', extract(epoch from t.ended_at)) as text)
      from turn t
      where t.agent_id = :agent and t.session_id = :session and t.status <> 'ADDED'
        and greatest(t.started_at, t.ended_at) >= :since
      order by greatest(t.started_at, t.ended_at) desc, t.id desc limit :limit
      """;

  private final Statements statements;
  private final ObjectMapper json;

  TurnActivity(Statements statements, ObjectMapper json) {
    this.statements = statements;
    this.json = json;
  }

  /**
   * A turn that has started.
   *
   * @param cause why it failed; empty if it did not, or failed in an earlier version
   */
  public record Started(
      UUID id,
      TurnStatus status,
      Optional<Cause> cause,
      Instant startedAt,
      Optional<Instant> endedAt) {

    private static Started of(JsonNode row) {
      return new Started(
          UUID.fromString(row.path("id").asText()),
          TurnStatus.valueOf(row.path("status").asText()),
          StoredTurn.cause(row),
          instant(row.path("started")).orElseThrow(),
          instant(row.path("ended")));
    }

    private static Optional<Instant> instant(JsonNode seconds) {
      if (!seconds.isNumber()) {
        return Optional.empty();
      }
      BigDecimal exact = seconds.decimalValue();
      long whole = exact.longValue();
      return Optional.of(
          Instant.ofEpochSecond(
              whole, exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue()));
    }
  }

  /**
   * The turns of a session that started or ended at an instant or later, latest first.
   *
   * @param limit maximum number
   */
  public Uni<List<Started>> since(UUID agent, UUID session, Instant instant, int limit) {
    return statements
        .all(
            Statement.ofText(SINCE)
                .with("agent", agent)
                .with("session", session)
                .with("since", instant)
                .with("limit", limit),
            Deadline.NONE)
        .map(found -> found.stream().map(row -> Started.of(StoredJson.tree(json, row))).toList());
  }
}
