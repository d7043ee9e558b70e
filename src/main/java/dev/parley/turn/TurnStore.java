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
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
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
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Stores turns. Each operation is one statement. */
@ApplicationScoped
class TurnStore {

  private final Store store;
  private final StoreClock clock;
  private final TurnConfig config;
  private final StoredEvents events;
  private final EventJson eventJson;
  private final Event<Turns.Queued> waiting;
  private final PieceJson pieceJson;
  private final ObjectMapper json;

  TurnStore(
      Store store,
      StoreClock clock,
      TurnConfig config,
      StoredEvents events,
      EventJson eventJson,
      Event<Turns.Queued> waiting,
      PieceJson pieceJson,
      ObjectMapper json) {
    this.store = store;
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
    return store
        .withStatelessSession(
            rows ->
                lease
                    .key()
                    .bind(rows.createNativeQuery(TurnSql.APPEND, Long.class))
                    .setParameter("epoch", lease.epoch())
                    .setParameter("ordinal", ordinal)
                    .setParameter("pieces", pieces.toString())
                    .getSingleResult())
        .map(count -> count > 0);
  }

  /** Renews leases; returns the ids of the turns that still hold theirs. */
  Uni<Set<UUID>> renew(Collection<Lease> leases) {
    ArrayNode turns = json.createArrayNode();
    leases.forEach(lease -> lease.write(turns.addObject()));
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(TurnSql.RENEW, String.class)
                    .setParameter("lease", config.lease().toMillis())
                    .setParameter("turns", turns.toString())
                    .getResultList())
        .map(held -> held.stream().map(UUID::fromString).collect(Collectors.toSet()));
  }

  /**
   * Ends a turn by its holder.
   *
   * @param steerable whether the turn rather goes on if there is input for it: see {@link #take}
   * @return false if the lease is no longer valid, or the turn can go on
   */
  Uni<Boolean> end(Lease lease, TurnEnd end, boolean steerable) {
    String guard = steerable ? EndSql.BY_HOLDER_UNSTEERED : EndSql.BY_HOLDER;
    return store
        .withStatelessSession(
            rows ->
                ended(
                    lease.key(),
                    lease.inputs(),
                    end,
                    rows.createNativeQuery(sql(guard, end), Integer.class)
                        .setParameter("epoch", lease.epoch())))
        .map(queued -> freed(lease.key(), queued));
  }

  /**
   * Ends a turn that this replica does not hold; false if the condition is not met, or the turn has
   * taken an input meanwhile.
   *
   * @param produced what it has produced
   */
  Uni<Boolean> end(TurnKey key, String guard, Produced produced, TurnEnd end) {
    return store
        .withStatelessSession(
            rows ->
                ended(
                    key,
                    produced.inputs(),
                    end,
                    rows.createNativeQuery(sql(guard, end), Integer.class)
                        .setParameter("taken", produced.taken())))
        .map(queued -> freed(key, queued));
  }

  private static String sql(String guard, TurnEnd end) {
    return EndSql.end(guard, end.added(), end.taken(), end.compacted().isPresent());
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
    return store
        .withStatelessSession(
            rows ->
                lease
                    .key()
                    .bind(rows.createNativeQuery(TurnSql.TAKE, String.class))
                    .setParameter("epoch", lease.epoch())
                    .setParameter("ordinal", ordinal)
                    .setParameter("step", step.orElse(null))
                    .getSingleResult())
        .map(row -> row == null ? null : steering(parsed(row).path("message"), step));
  }

  private Piece.Steering steering(JsonNode taken, Optional<String> step) {
    if (taken.isNull()) {
      throw new DatabaseUnavailable("an earlier statement takes the input at the same time");
    }
    return new Piece.Steering((InputMessage) eventJson.read(EventType.INPUT_MESSAGE, taken), step);
  }

  private Uni<Integer> ended(
      TurnKey key, int inputs, TurnEnd end, Mutiny.SelectionQuery<Integer> statement) {
    Instant now = clock.now();
    key.bind(statement)
        .setParameter("now", now)
        .setParameter("piecesUntil", now.plus(config.keepPieces()))
        .setParameter("count", (long) end.events().size())
        .setParameter("events", events.write(key.id(), inputs, end.events()).toString())
        .setParameter("status", end.status().name())
        .setParameter("inputTokens", end.usage().map(TurnEnd.Usage::input).orElse(null))
        .setParameter("outputTokens", end.usage().map(TurnEnd.Usage::output).orElse(null))
        .setParameter("contextTokens", end.usage().map(TurnEnd.Usage::context).orElse(null))
        .setParameter("historyCut", end.historyCut())
        .setParameter("incomplete", end.incomplete().orElse(null))
        .setParameter("error", end.error().orElse(null))
        .setParameter("cause", end.cause().map(Enum::name).orElse(null));
    end.compacted().ifPresent(summary -> statement.setParameter("upTo", summary.upTo()));
    if (end.added()) {
      statement
          .setParameter("messages", end.messages())
          .setParameter("step", end.step().orElse(null))
          .setParameter(
              "contextOutputTokens", end.usage().map(TurnEnd.Usage::contextOutput).orElse(null));
    }
    return statement.getSingleResultOrNull();
  }

  /** What a turn in flight has produced; nothing if it is not stored. */
  Uni<Produced> produced(TurnKey key) {
    return store
        .reading(
            rows ->
                key.bind(rows.createNativeQuery(TurnSql.PRODUCED, String.class))
                    .getSingleResultOrNull())
        .map(
            row ->
                Produced.of(
                    row == null ? MissingNode.getInstance() : parsed(row), pieceJson, events));
  }

  /** The status of a turn; null if it was deleted with its session. */
  Uni<TurnStatus> status(TurnKey key) {
    return store
        .reading(
            rows ->
                key.bind(rows.createNativeQuery(TurnSql.STATUS, String.class))
                    .getSingleResultOrNull())
        .map(status -> status == null ? null : TurnStatus.valueOf(status));
  }

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }
}
