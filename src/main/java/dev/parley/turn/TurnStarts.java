package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.distributed.Violation;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.config.TurnConfig;
import dev.parley.turn.sql.StartSql;
import dev.parley.turn.sql.StartSql.Branch;
import dev.parley.turn.sql.TurnSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
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
  private final Statements statements;
  private final StoreClock clock;
  private final TurnConfig config;
  private final StoredEvents events;
  private final ObjectMapper json;

  TurnStarts(
      Store store,
      Statements statements,
      StoreClock clock,
      TurnConfig config,
      StoredEvents events,
      ObjectMapper json) {
    this.store = store;
    this.statements = statements;
    this.clock = clock;
    this.config = config;
    this.events = events;
    this.json = json;
  }

  /** A session and the turn to follow in it; null if the session does not exist. */
  Uni<TurnTarget> target(SessionSelector selector, Optional<UUID> after) {
    return statements
        .one(targetOf(selector, after), Deadline.NONE)
        .map(row -> target(selector, after, row));
  }

  /** The same within a unit of work. */
  Uni<TurnTarget> target(
      Mutiny.StatelessSession rows, SessionSelector selector, Optional<UUID> after) {
    return targetOf(selector, after)
        .in(rows, String.class)
        .getSingleResultOrNull()
        .map(row -> target(selector, after, row));
  }

  private Statement<String> targetOf(SessionSelector selector, Optional<UUID> after) {
    Statement<String> statement =
        Statement.ofText(StartSql.target(selector))
            .with("now", clock.now())
            .with("after", after.orElse(null));
    selector.bind(statement, clock.now());
    return statement;
  }

  private TurnTarget target(SessionSelector selector, Optional<UUID> after, String row) {
    return row == null ? null : TurnTarget.of(selector, after, parsed(row), events);
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
        .onFailure()
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
    Instant now = clock.now();
    Statement<String> statement =
        Statement.ofText(StartSql.accept(selector, branch))
            .with("now", now)
            .with("lease", config.lease().toMillis())
            .with("turn", id)
            .with("after", target.after().orElse(null))
            .with("count", input.size())
            .with("events", events.write(id, 0, input).toString())
            .with("turnSeconds", config.maxDuration().toSeconds())
            .with("trace", turn.traceId())
            .with("messageId", turn.clientId().orElse(null))
            .with("background", turn.kind() == NewTurn.Kind.BACKGROUND)
            .with("compaction", turn.kind() == NewTurn.Kind.COMPACTION)
            .with("request", turn.request() == null ? null : turn.request().toString());
    selector.bind(statement, now);
    return target.accept(
        store,
        statements,
        turn,
        statement,
        row ->
            row == null
                ? null
                : Acceptance.of(parsed(row), id, now, turn.input().size(), turn.kind()),
        acceptance -> acceptance != null && acceptance.lease().isPresent());
  }

  /**
   * The outcome of an attempt to start a turn.
   *
   * @param lease the lease of the new turn; empty if another turn is in flight
   * @param expired the turn in flight, if its lease has expired
   */
  record Acceptance(Optional<Lease> lease, Optional<TurnKey> expired) {

    static Acceptance of(JsonNode row, UUID turn, Instant now, int inputs, NewTurn.Kind kind) {
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
                  now,
                  inputs,
                  kind,
                  Optional.ofNullable(row.path("step").textValue()))),
          Optional.empty());
    }
  }

  /**
   * The events of the turns that a turn follows. Those that exceed {@link TurnConfig#historyLength}
   * or {@link TurnConfig#historySize} have no content.
   *
   * @param limit maximum number
   * @param upTo the place of the last one; empty for the end of the log
   * @return the latest ones, latest first; a summary of the events before them last
   */
  Uni<List<Earlier>> history(Lease lease, int limit, OptionalLong upTo) {
    return statements
        .all(
            Statement.ofText(TurnSql.HISTORY)
                .with("agent", lease.key().agentId())
                .with("session", lease.key().sessionId())
                .with("parent", lease.parent().orElse(null))
                .with("limit", limit)
                .with("length", (long) config.historyLength())
                .with("size", (long) config.historySize())
                .with("upTo", upTo.isPresent() ? upTo.getAsLong() : null),
            Deadline.NONE)
        .map(rows -> rows.stream().map(this::parsed).map(this::earlier).toList());
  }

  private Earlier earlier(JsonNode row) {
    return new Earlier(
        row.path("place").asLong(), row.path("payload").isNull() ? null : events.read(row));
  }

  /**
   * An event before a turn.
   *
   * @param place its place in the log
   * @param content null if the events up to it, from the latest one on, are too long
   */
  record Earlier(long place, EventContent content) {}

  private JsonNode parsed(String stored) {
    return stored == null ? null : StoredJson.tree(json, stored);
  }

  private static Throwable taken(TurnTarget target, NewTurn turn, Throwable violation) {
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
