package dev.parley.turn;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.AgentRows;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.sql.EndSql;
import dev.parley.turn.sql.TurnSql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Cleans up after turns: ends those whose lease has expired, and deletes pieces. */
@ApplicationScoped
public class TurnRecovery {

  private static final Logger LOG = Logger.getLogger(TurnRecovery.class);

  private final TurnStore turns;
  private final Statements statements;
  private final StoreClock clock;
  private final ObjectMapper json;

  TurnRecovery(TurnStore turns, Statements statements, StoreClock clock, ObjectMapper json) {
    this.turns = turns;
    this.statements = statements;
    this.clock = clock;
    this.json = json;
  }

  /** Ends a turn as interrupted, with the text up to then; false if it has ended meanwhile. */
  Uni<Boolean> interrupt(TurnKey key) {
    return turns
        .produced(key)
        .chain(
            produced ->
                turns.end(
                    key,
                    EndSql.AFTER_LEASE,
                    produced,
                    produced.answer().end(TurnStatus.INTERRUPTED, 0)));
  }

  /**
   * Ends turns whose lease has expired. One that cannot be ended, such as one whose pieces a later
   * version has written, does not keep the others waiting.
   *
   * @param batch maximum number
   * @return how many it ended
   */
  public Uni<Integer> interruptExpired(int batch) {
    return statements
        .all(Statement.ofText(TurnSql.EXPIRED).with("batch", batch), Deadline.NONE)
        .chain(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .map(row -> TurnKey.of(StoredJson.tree(json, row), "turn"))
                    .onItem()
                    .transformToUniAndConcatenate(this::interruptOrLog)
                    .filter(interrupted -> interrupted)
                    .collect()
                    .asList()
                    .map(List::size));
  }

  private Uni<Boolean> interruptOrLog(TurnKey key) {
    return interrupt(key)
        .onFailure()
        .invoke(
            failure ->
                LOG.warnf("Turn %s not ended as interrupted: %s", key.id(), failure.toString()))
        .onFailure()
        .recoverWithItem(false);
  }

  /**
   * Deletes pieces that were kept after the end of their turns for long enough.
   *
   * @param batch maximum number of turns
   * @return the number of turns
   */
  public Uni<Integer> forgetPieces(int batch) {
    return statements
        .all(
            new Statement<>(
                    TurnSql.WITH_OLD_PIECES,
                    row -> new Object[] {row.getUUID("agent_id"), row.getUUID("id")})
                .with("now", clock.now())
                .with("batch", batch),
            Deadline.NONE)
        .chain(found -> AgentRows.<UUID>change(found, this::forgetPieces));
  }

  private Uni<Integer> forgetPieces(UUID agent, List<UUID> ended) {
    return statements.change(
        new Statement<>(TurnSql.FORGET_PIECES, row -> row.getInteger(0))
            .with("agent", agent)
            .with("ids", ended.toArray(UUID[]::new))
            .with("now", clock.now()),
        Deadline.NONE);
  }
}
