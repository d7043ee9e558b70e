package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import dev.parley.event.StoredEvents;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.store.DatabaseUnavailable;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.answer.Produced;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.config.TurnConfig;
import dev.parley.turn.sql.EndSql;
import dev.parley.turn.sql.TurnSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores turns. Each operation is one statement. */
@ApplicationScoped
class TurnStore {

  private final Statements statements;
  private final StoreClock clock;
  private final TurnConfig config;
  private final StoredEvents events;
  private final EventJson eventJson;
  private final Event<Turns.Queued> waiting;
  private final PieceJson pieceJson;
  private final ObjectMapper json;

  TurnStore(
      Statements statements,
      StoreClock clock,
      TurnConfig config,
      StoredEvents events,
      EventJson eventJson,
      Event<Turns.Queued> waiting,
      PieceJson pieceJson,
      ObjectMapper json) {
    this.statements = statements;
    this.clock = clock;
    this.config = config;
    this.events = events;
    this.eventJson = eventJson;
    this.waiting = waiting;
    this.pieceJson = pieceJson;
    this.json = json;
  }

  /** Appends pieces; false if the lease is no longer valid. */
  Uni<Boolean> append(Lease lease, int ordinal, ArrayNode pieces) {
    return statements
        .change(
            lease
                .key()
                .bind(new Statement<>(TurnSql.APPEND, row -> row.getLong(0)))
                .with("epoch", lease.epoch())
                .with("ordinal", ordinal)
                .with("pieces", pieces.toString()),
            Deadline.NONE)
        .map(count -> count > 0);
  }

  /** Renews leases; returns the ids of the turns that still hold theirs. */
  Uni<Set<UUID>> renew(Collection<Lease> leases) {
    ArrayNode turns = json.createArrayNode();
    leases.forEach(lease -> lease.write(turns.addObject()));
    return statements
        .all(
            new Statement<>(TurnSql.RENEW, row -> row.getUUID(0))
                .with("lease", config.lease().toMillis())
                .with("turns", turns.toString()),
            Deadline.NONE)
        .map(Set::copyOf);
  }

  /**
   * Ends a turn by its holder.
   *
   * @param steerable whether the turn rather goes on if there is input for it: see {@link #take}
   * @return false if the lease is no longer valid, or the turn can go on
   */
  Uni<Boolean> end(Lease lease, TurnEnd end, boolean steerable) {
    String guard = steerable ? EndSql.BY_HOLDER_UNSTEERED : EndSql.BY_HOLDER;
    return ended(lease.key(), lease.inputs(), end, ending(guard, end).with("epoch", lease.epoch()));
  }

  /**
   * Ends a turn that this replica does not hold; false if the condition is not met, or the turn has
   * taken an input meanwhile.
   *
   * @param produced what it has produced
   */
  Uni<Boolean> end(TurnKey key, String guard, Produced produced, TurnEnd end) {
    return ended(key, produced.inputs(), end, ending(guard, end).with("taken", produced.taken()));
  }

  private static Statement<Integer> ending(String guard, TurnEnd end) {
    return new Statement<>(
        EndSql.end(guard, end.added(), end.taken(), end.compacted().isPresent()),
        row -> row.getInteger(0));
  }

  private boolean freed(TurnKey key, Integer queued) {
    if (queued != null && queued > 0) {
      goOnWithQueue(key);
    }
    return queued != null;
  }

  /** Has the inputs started that wait for a turn which has ended. */
  void goOnWithQueue(TurnKey ended) {
    waiting.fire(new Turns.Queued(ended));
  }

  /**
   * Takes the first input that was queued for a turn in flight; its message is the next piece.
   *
   * @param ordinal the number of pieces so far
   * @param step see {@link Piece.Steering}
   * @return the message; null if the lease is no longer valid; fails in an outage, after which it
   *     can be repeated
   */
  Uni<Piece.Steering> take(Lease lease, int ordinal, Optional<String> step) {
    return statements
        .change(
            lease
                .key()
                .bind(Statement.ofText(TurnSql.TAKE))
                .with("epoch", lease.epoch())
                .with("ordinal", ordinal)
                .with("step", step.orElse(null)),
            Deadline.NONE)
        .map(row -> row == null ? null : steering(parsed(row).path("message"), step));
  }

  private Piece.Steering steering(JsonNode taken, Optional<String> step) {
    if (taken.isNull()) {
      throw new DatabaseUnavailable("an earlier statement takes the input at the same time");
    }
    return new Piece.Steering((InputMessage) eventJson.read(EventType.INPUT_MESSAGE, taken), step);
  }

  private Uni<Boolean> ended(TurnKey key, int inputs, TurnEnd end, Statement<Integer> statement) {
    Instant now = clock.now();
    key.bind(statement)
        .with("now", now)
        .with("piecesUntil", now.plus(config.keepPieces()))
        .with("count", end.events().size())
        .with("events", events.write(key.id(), inputs, end.events()).toString())
        .with("status", end.status().name())
        .with("inputTokens", end.usage().map(TurnEnd.Usage::input).orElse(null))
        .with("outputTokens", end.usage().map(TurnEnd.Usage::output).orElse(null))
        .with("contextTokens", end.usage().map(TurnEnd.Usage::context).orElse(null))
        .with("historyCut", end.historyCut())
        .with("incomplete", end.incomplete().orElse(null))
        .with("error", end.error().orElse(null))
        .with("cause", end.cause().map(Enum::name).orElse(null));
    end.compacted().ifPresent(summary -> statement.with("upTo", summary.upTo()));
    if (end.added()) {
      statement
          .with("messages", end.messages())
          .with("step", end.step().orElse(null))
          .with("contextOutputTokens", end.usage().map(TurnEnd.Usage::contextOutput).orElse(null));
    }
    return statements.change(statement, Deadline.NONE).map(queued -> freed(key, queued));
  }

  /** What a turn in flight has produced; nothing if it is not stored. */
  Uni<Produced> produced(TurnKey key) {
    return statements
        .one(key.bind(Statement.ofText(TurnSql.PRODUCED)), Deadline.NONE)
        .map(
            row ->
                Produced.of(
                    row == null ? MissingNode.getInstance() : parsed(row), pieceJson, events));
  }

  /** The status of a turn; null if it was deleted with its session. */
  Uni<TurnStatus> status(TurnKey key) {
    return statements
        .one(key.bind(Statement.ofText(TurnSql.STATUS)), Deadline.NONE)
        .map(status -> status == null ? null : TurnStatus.valueOf(status));
  }

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }
}
