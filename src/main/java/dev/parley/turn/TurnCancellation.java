package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.sql.EndSql;
import dev.parley.turn.sql.TurnSql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Cancels turns, on whichever replica they run. The session can take the next turn at once; the
 * replica stops the runtime within a second or so.
 */
@ApplicationScoped
public class TurnCancellation {

  private final Store store;
  private final TurnStore turns;
  private final TurnsInFlight inFlight;
  private final StoreClock clock;
  private final ObjectMapper json;

  TurnCancellation(
      Store store, TurnStore turns, TurnsInFlight inFlight, StoreClock clock, ObjectMapper json) {
    this.store = store;
    this.turns = turns;
    this.inFlight = inFlight;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Cancels a turn in flight.
   *
   * @return false if it has ended
   */
  public Uni<Boolean> cancel(TurnKey key) {
    return cancel(key, Optional.empty());
  }

  private Uni<Boolean> cancel(TurnKey key, Optional<String> response) {
    return end(key, answer -> answer.cancelled(response));
  }

  private Uni<Boolean> end(TurnKey key, Function<Answer, TurnEnd> end) {
    return turns
        .produced(key)
        .chain(
            produced ->
                turns
                    .end(key, EndSql.BY_CALLER, produced, end.apply(produced.answer()))
                    // Its work stops at once if it runs here.
                    .invoke(
                        done ->
                            inFlight.find(key.id()).filter(run -> done).ifPresent(TurnRun::lost))
                    // A turn in flight has just taken an input.
                    .chain(
                        done ->
                            done || !produced.running()
                                ? Uni.createFrom().item(done)
                                : end(key, end)));
  }

  /**
   * Cancels the turn in flight with a message id.
   *
   * @param response what becomes the answer; without it, the exchange is not added
   * @return the result if there is a response; fails with session not found, or turn not in
   *     progress
   */
  public Uni<Optional<TurnEnd.Result>> cancel(
      SessionSelector selector, String messageId, Optional<String> response) {
    return find(
            selector,
            TurnSql.inFlight(selector),
            query -> query.setParameter("messageId", messageId))
        .chain(row -> cancel(selector, messageId, response, row));
  }

  private Uni<JsonNode> find(
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
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(selector::notFound)
        .map(row -> StoredJson.tree(json, row));
  }

  /**
   * Interrupts the turn in flight after the tail of a conversation: it becomes part of the
   * conversation with the text up to then. A turn on another replica ends with the text that is
   * stored by then.
   *
   * @return false if there is none; fails with session not found
   */
  public Uni<Boolean> interrupt(SessionSelector selector) {
    return find(selector, TurnSql.inFlightAtTail(selector), UnaryOperator.identity())
        .chain(
            row ->
                row.path("turn").isNull()
                    ? Uni.createFrom().item(false)
                    : interrupt(TurnKey.of(row, "turn")));
  }

  private Uni<Boolean> interrupt(TurnKey key) {
    return inFlight
        .find(key.id())
        .map(TurnCancellation::interrupt)
        .orElseGet(() -> end(key, answer -> answer.end(TurnStatus.INTERRUPTED, 0)));
  }

  private static Uni<Boolean> interrupt(TurnRun run) {
    run.interrupt();
    return run.ended()
        .map(status -> status == TurnStatus.INTERRUPTED)
        .onFailure()
        .recoverWithItem(false);
  }

  private Uni<Optional<TurnEnd.Result>> cancel(
      SessionSelector selector, String messageId, Optional<String> response, JsonNode row) {
    ConversationFailure over =
        new ConversationFailure.TurnNotInProgress(
            selector.access().agent().rid(), selector.ref().text(), messageId);
    if (row.path("turn").isNull()) {
      return Uni.createFrom().failure(over.exception());
    }
    return cancel(TurnKey.of(row, "turn"), response)
        .map(
            done -> {
              if (!done) {
                throw over.exception();
              }
              UUID trace = UUID.fromString(row.path("trace").asText());
              return response.map(
                  text -> new TurnEnd.Result(trace, text, Map.of(), Optional.empty(), true));
            });
  }
}
