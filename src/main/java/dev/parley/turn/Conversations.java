package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.PieceJson;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Reads conversations and cancels turns. All operations fail with session not found; reading does
 * not extend a session's expiry.
 */
@ApplicationScoped
public class Conversations {

  private final Store store;
  private final TurnStore turns;
  private final StoreClock clock;
  private final EventJson events;
  private final PieceJson pieces;
  private final ObjectMapper json;

  Conversations(
      Store store,
      TurnStore turns,
      StoreClock clock,
      EventJson events,
      PieceJson pieces,
      ObjectMapper json) {
    this.store = store;
    this.turns = turns;
    this.clock = clock;
    this.events = events;
    this.pieces = pieces;
    this.json = json;
  }

  /**
   * A message and its answer.
   *
   * @param message the user's message
   * @param result the answer
   */
  public record Exchange(InputMessage message, TurnResult result) {}

  /** The exchanges of a session, oldest first, in one statement. */
  public Uni<List<Exchange>> content(SessionSelector selector) {
    return read(selector, ConversationSql.content(selector), UnaryOperator.identity())
        .map(this::exchanges);
  }

  private List<Exchange> exchanges(List<JsonNode> rows) {
    List<Exchange> exchanges = new ArrayList<>();
    InputMessage message = null;
    for (JsonNode row : rows) {
      EventContent content = row.isNull() ? null : event(row);
      if (content instanceof InputMessage input) {
        message = input;
      } else if (content instanceof AgentOutput output && message != null) {
        exchanges.add(new Exchange(message, result(row, output)));
        message = null;
      }
    }
    return exchanges;
  }

  private static TurnResult result(JsonNode row, AgentOutput output) {
    return new TurnResult(
        UUID.fromString(row.path("trace").asText()),
        output.text(),
        output.parameterUpdates(),
        row.path("tokens").isNull() ? Optional.empty() : Optional.of(row.path("tokens").asLong()),
        TurnStatus.valueOf(row.path("status").asText()) != TurnStatus.COMPLETED);
  }

  /**
   * The trace of a turn, also while it runs and on any replica.
   *
   * @return fails with trace not found
   */
  public Uni<Trace> trace(SessionSelector selector, UUID id) {
    return read(selector, ConversationSql.trace(selector), query -> query.setParameter("trace", id))
        .map(rows -> rows.get(0))
        .map(
            row -> {
              if (row.path("status").isNull()) {
                throw new ConversationFailure.TraceNotFound(
                        selector.access().agent().rid(), selector.ref().text(), id.toString())
                    .exception();
              }
              return trace(id, row);
            });
  }

  /**
   * What a turn did, also while it runs.
   *
   * @param id the trace id
   * @param running whether it is in flight
   * @param message the user's message
   * @param steps reasoning, tool calls and their results, in order
   */
  public record Trace(UUID id, boolean running, InputMessage message, List<EventContent> steps) {}

  private Trace trace(UUID id, JsonNode row) {
    InputMessage message = null;
    List<EventContent> steps = new ArrayList<>();
    for (JsonNode stored : row.path("events")) {
      EventContent content = event(stored);
      if (content instanceof InputMessage input) {
        message = input;
      } else if (!(content instanceof AgentOutput)) {
        steps.add(content);
      }
    }
    steps.addAll(Answer.of(pieces.read(row.path("pieces"))).steps());
    boolean running = row.path("status").asText().equals(TurnStatus.RUNNING.name());
    return new Trace(id, running, message, steps);
  }

  private EventContent event(JsonNode stored) {
    return events.read(EventType.valueOf(stored.path("type").asText()), stored.path("payload"));
  }

  /**
   * Cancels the turn in flight with a message id, on whichever replica it runs. The session can
   * take the next turn at once; the replica stops the runtime within a second or so.
   *
   * @param response what becomes the answer; without it, the exchange is not added
   * @return the result if there is a response; fails with turn not in progress
   */
  public Uni<Optional<TurnResult>> cancel(
      SessionSelector selector, String messageId, Optional<String> response) {
    return read(
            selector,
            ConversationSql.inFlight(selector),
            query -> query.setParameter("client", messageId))
        .map(rows -> rows.get(0))
        .chain(row -> cancel(selector, messageId, response, row));
  }

  private Uni<Optional<TurnResult>> cancel(
      SessionSelector selector, String messageId, Optional<String> response, JsonNode row) {
    ConversationFailure over =
        new ConversationFailure.TurnNotInProgress(
            selector.access().agent().rid(), selector.ref().text(), messageId);
    if (row.path("turn").isNull()) {
      return Uni.createFrom().failure(over.exception());
    }
    TurnKey key = TurnKey.of(row, "turn");
    return turns
        .pieces(key)
        .chain(
            produced -> turns.end(key, TurnSql.BY_CALLER, Answer.of(produced).cancelled(response)))
        .map(
            done -> {
              if (!done) {
                throw over.exception();
              }
              UUID trace = UUID.fromString(row.path("trace").asText());
              return response.map(
                  text -> new TurnResult(trace, text, Map.of(), Optional.empty(), true));
            });
  }

  private Uni<List<JsonNode>> read(
      SessionSelector selector,
      String sql,
      UnaryOperator<Mutiny.SelectionQuery<String>> parameters) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return store
        .reading(
            rows ->
                parameters
                    .apply(selector.bind(rows.createNativeQuery(sql, String.class), clock.now()))
                    .getResultList())
        .map(
            rows -> {
              if (rows.isEmpty()) {
                throw selector.notFound();
              }
              return rows.stream().map(this::parsed).toList();
            });
  }

  private JsonNode parsed(String row) {
    return row == null ? json.nullNode() : StoredJson.tree(json, row);
  }
}
