package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.session.SessionSelector;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
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
  private final Ids ids;
  private final TurnConfig config;
  private final EventJson events;
  private final PieceJson pieceJson;
  private final ObjectMapper json;

  TurnStore(
      Store store,
      StoreClock clock,
      Ids ids,
      TurnConfig config,
      EventJson events,
      PieceJson pieceJson,
      ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
    this.config = config;
    this.events = events;
    this.pieceJson = pieceJson;
    this.json = json;
  }

  /** A session with the definition of its agent's version; null if it does not exist. */
  Uni<TurnTarget> target(SessionSelector selector) {
    return store
        .reading(
            rows ->
                selector
                    .bind(
                        rows.createNativeQuery(TurnSql.target(selector), String.class), clock.now())
                    .getSingleResultOrNull())
        .map(this::parsed)
        .map(row -> row == null ? null : TurnTarget.of(selector, row));
  }

  /** The outcome of an attempt to start a turn; null if the session does not exist. */
  Uni<Acceptance> accept(SessionSelector selector, NewTurn turn) {
    UUID id = ids.next();
    return store
        .withStatelessSession(
            rows ->
                selector
                    .bind(
                        rows.createNativeQuery(TurnSql.accept(selector), String.class), clock.now())
                    .setParameter("now", clock.now())
                    .setParameter("lease", config.lease().toMillis())
                    .setParameter("turnSeconds", config.maxDuration().toSeconds())
                    .setParameter("turn", id)
                    .setParameter("trace", turn.traceId())
                    .setParameter("client", turn.clientId().orElse(null))
                    .setParameter("event", ids.next())
                    .setParameter("payload", events.write(turn.message()).toString())
                    .getSingleResultOrNull())
        .map(row -> row == null ? null : Acceptance.of(parsed(row), id));
  }

  /**
   * The outcome of an attempt to start a turn.
   *
   * @param lease the lease of the new turn; empty if another turn is in flight
   * @param expired the turn in flight, if its lease has expired
   */
  record Acceptance(Optional<Lease> lease, Optional<TurnKey> expired) {

    static Acceptance of(JsonNode row, UUID turn) {
      if (row.path("seq").isNull()) {
        return new Acceptance(
            Optional.empty(),
            Optional.of(row)
                .filter(busy -> busy.path("expired").asBoolean())
                .map(busy -> TurnKey.of(busy, "blocking")));
      }
      TurnKey key = TurnKey.of(((ObjectNode) row).put("turn", turn.toString()), "turn");
      return new Acceptance(
          Optional.of(new Lease(key, row.path("epoch").asLong(), row.path("seq").asLong())),
          Optional.empty());
    }
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

  /** Ends a turn by its holder; false if the lease is no longer valid. */
  Uni<Boolean> end(Lease lease, TurnEnd end) {
    return store.withStatelessSession(
        rows ->
            ended(
                lease.key(),
                end,
                rows.createNativeQuery(TurnSql.end(TurnSql.BY_HOLDER, end.added()), Long.class)
                    .setParameter("epoch", lease.epoch())));
  }

  /**
   * Ends a turn by someone else than its holder; false if it is not in flight.
   *
   * @param guard {@link TurnSql#AFTER_LEASE} or {@link TurnSql#BY_CALLER}
   */
  Uni<Boolean> end(TurnKey key, String guard, TurnEnd end) {
    return store.withStatelessSession(
        rows ->
            ended(key, end, rows.createNativeQuery(TurnSql.end(guard, end.added()), Long.class)));
  }

  private Uni<Boolean> ended(TurnKey key, TurnEnd end, Mutiny.SelectionQuery<Long> statement) {
    ArrayNode appended = json.createArrayNode();
    for (EventContent event : end.events()) {
      appended
          .addObject()
          .put("id", ids.next().toString())
          .put("type", event.type().name())
          .set("payload", events.write(event));
    }
    return key.bind(statement)
        .setParameter("now", clock.now())
        .setParameter("count", (long) end.events().size())
        .setParameter("events", appended.toString())
        .setParameter("status", end.status().name())
        .setParameter("inputTokens", end.usage().map(TurnEnd.Usage::input).orElse(null))
        .setParameter("outputTokens", end.usage().map(TurnEnd.Usage::output).orElse(null))
        .setParameter("historyCut", end.historyCut())
        .setParameter("error", end.error().orElse(null))
        .getSingleResult()
        .map(count -> count == 1);
  }

  /** The stored pieces of a turn. */
  Uni<List<Piece>> pieces(TurnKey key) {
    return store
        .reading(
            rows ->
                key.bind(rows.createNativeQuery(TurnSql.PIECES, String.class)).getSingleResult())
        .map(stored -> pieceJson.read(parsed(stored)));
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

  /**
   * The events before a turn.
   *
   * @param limit maximum number
   * @return the latest ones, latest first
   */
  Uni<List<EventContent>> history(Lease lease, int limit) {
    return store
        .reading(
            rows ->
                rows.createNativeQuery(TurnSql.HISTORY, String.class)
                    .setParameter("agent", lease.key().agentId())
                    .setParameter("session", lease.key().sessionId())
                    .setParameter("seq", lease.seq())
                    .setParameter("limit", limit)
                    .getResultList())
        .map(rows -> rows.stream().map(this::parsed).map(this::event).toList());
  }

  private EventContent event(JsonNode stored) {
    return events.read(EventType.valueOf(stored.path("type").asText()), stored.path("payload"));
  }

  /** Turns whose lease has expired, at most so many. */
  Uni<List<TurnKey>> expired(int batch) {
    return store
        .reading(
            rows ->
                rows.createNativeQuery(TurnSql.EXPIRED, String.class)
                    .setParameter("batch", batch)
                    .getResultList())
        .map(rows -> rows.stream().map(this::parsed).map(row -> TurnKey.of(row, "turn")).toList());
  }

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }
}
