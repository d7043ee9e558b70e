package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.Violation;
import dev.parley.turn.config.TurnConfig;
import dev.parley.turn.sql.StartSql;
import dev.parley.turn.sql.StartSql.Branch;
import dev.parley.turn.sql.TurnSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores the starts of turns. Each operation is one statement; they lock in the order that {@link
 * TurnSql} explains.
 */
@ApplicationScoped
class TurnStarts {

  private static final String TRACE_UNIQUE = "turn_trace_unique";
  private static final String CLIENT_UNIQUE = "turn_client_unique";
  private static final String APPROVAL_UNIQUE = "event_approval_unique";

  private final Store store;
  private final StoreClock clock;
  private final TurnConfig config;
  private final StoredEvents events;
  private final ObjectMapper json;

  TurnStarts(
      Store store, StoreClock clock, TurnConfig config, StoredEvents events, ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.config = config;
    this.events = events;
    this.json = json;
  }

  /** A session and the turn to follow in it; null if the session does not exist. */
  Uni<TurnTarget> target(SessionSelector selector, Optional<UUID> after) {
    return store.reading(rows -> target(rows, selector, after));
  }

  /** The same within a unit of work. */
  Uni<TurnTarget> target(
      Mutiny.StatelessSession rows, SessionSelector selector, Optional<UUID> after) {
    return selector
        .bind(rows.createNativeQuery(StartSql.target(selector), String.class), clock.now())
        .setParameter("now", clock.now())
        .setParameter("after", after.orElse(null))
        .getSingleResultOrNull()
        .map(this::parsed)
        .map(row -> row == null ? null : TurnTarget.of(selector, after, row, events));
  }

  /**
   * The outcome of an attempt to start a turn; null if the session does not exist. Fails with trace
   * id or message id taken, and with call decided.
   */
  Uni<Acceptance> accept(TurnTarget target, NewTurn turn, UUID id) {
    boolean stored = turn.kind() != NewTurn.Kind.UNSTORED;
    return accept(
            target,
            turn,
            id,
            !stored ? Branch.UNSTORED : target.after().isPresent() ? Branch.AFTER : Branch.TAIL)
        .onFailure(ConstraintViolationException.class)
        .transform(failure -> taken(target, turn, failure));
  }

  /**
   * Takes an input from the queue and starts its turn.
   *
   * @return the lease; null if the input is not queued any more, or its turn cannot start yet
   */
  Uni<Lease> acceptQueued(TurnTarget target, NewTurn turn, UUID id) {
    return accept(target, turn, id, Branch.QUEUED)
        .map(acceptance -> acceptance == null ? null : acceptance.lease().orElse(null));
  }

  private Uni<Acceptance> accept(TurnTarget target, NewTurn turn, UUID id, Branch branch) {
    SessionSelector selector = target.selector();
    List<EventContent> input = branch == Branch.UNSTORED ? List.of() : turn.input();
    return target.accept(
        store,
        turn,
        rows -> {
          Mutiny.SelectionQuery<String> statement =
              selector
                  .bind(
                      rows.createNativeQuery(StartSql.accept(selector, branch), String.class),
                      clock.now())
                  .setParameter("now", clock.now())
                  .setParameter("lease", config.lease().toMillis())
                  .setParameter("turnSeconds", config.maxDuration().toSeconds())
                  .setParameter("turn", id)
                  .setParameter("after", target.after().orElse(null))
                  .setParameter("trace", turn.traceId())
                  .setParameter("messageId", turn.clientId().orElse(null))
                  .setParameter("count", (long) input.size())
                  .setParameter("background", turn.kind() == NewTurn.Kind.BACKGROUND)
                  .setParameter("compaction", turn.kind() == NewTurn.Kind.COMPACTION)
                  .setParameter(
                      "request", turn.request() == null ? null : turn.request().toString())
                  .setParameter("events", events.write(id, 0, input).toString());
          return statement
              .getSingleResultOrNull()
              .map(
                  row ->
                      row == null
                          ? null
                          : Acceptance.of(parsed(row), id, turn.input().size(), turn.kind()));
        },
        acceptance -> acceptance != null && acceptance.lease().isPresent());
  }

  /**
   * The outcome of an attempt to start a turn.
   *
   * @param lease the lease of the new turn; empty if another turn is in flight
   * @param expired the turn in flight, if its lease has expired
   */
  record Acceptance(Optional<Lease> lease, Optional<TurnKey> expired) {

    static Acceptance of(JsonNode row, UUID turn, int inputs, NewTurn.Kind kind) {
      if (row.path("seq").isNull()) {
        return new Acceptance(
            Optional.empty(),
            Optional.of(row)
                .filter(busy -> busy.path("expired").asBoolean())
                .map(busy -> TurnKey.of(busy, "blocking")));
      }
      TurnKey key = TurnKey.of(((ObjectNode) row).put("turn", turn.toString()), "turn");
      return new Acceptance(
          Optional.of(
              new Lease(
                  key,
                  row.path("epoch").asLong(),
                  Optional.ofNullable(row.path("parent").textValue()).map(UUID::fromString),
                  inputs,
                  kind,
                  Optional.ofNullable(row.path("step").textValue()))),
          Optional.empty());
    }
  }

  /**
   * The events of the turns that a turn follows.
   *
   * @param limit maximum number
   * @param upTo the place of the last one; empty for the end of the log
   * @return the latest ones, latest first; a summary of the events before them last
   */
  Uni<List<Earlier>> history(Lease lease, int limit, OptionalLong upTo) {
    return store
        .reading(
            rows ->
                rows.createNativeQuery(TurnSql.HISTORY, String.class)
                    .setParameter("agent", lease.key().agentId())
                    .setParameter("session", lease.key().sessionId())
                    .setParameter("parent", lease.parent().orElse(null))
                    .setParameter("limit", limit)
                    .setParameter("upTo", upTo.isPresent() ? upTo.getAsLong() : null)
                    .getResultList())
        .map(
            rows ->
                rows.stream()
                    .map(this::parsed)
                    .map(row -> new Earlier(row.path("place").asLong(), events.read(row)))
                    .toList());
  }

  /**
   * An event before a turn.
   *
   * @param place its place in the log
   */
  record Earlier(long place, EventContent content) {}

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }

  private static Throwable taken(
      TurnTarget target, NewTurn turn, ConstraintViolationException violation) {
    if (Violation.of(APPROVAL_UNIQUE, violation)) {
      return new ConversationFailure.CallDecided().exception();
    }
    if (Violation.of(TRACE_UNIQUE, violation)) {
      return new ConversationFailure.TraceIdTaken(
              target.agentRid(), target.session(), turn.traceId().toString())
          .exception();
    }
    return Violation.of(CLIENT_UNIQUE, violation)
        ? new ConversationFailure.MessageIdTaken(
                target.agentRid(), target.session(), turn.clientId().orElseThrow())
            .exception()
        : violation;
  }
}
