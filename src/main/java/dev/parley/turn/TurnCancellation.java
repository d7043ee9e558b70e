package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Parameters;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
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
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Cancels turns, on whichever replica they run. The session can take the next turn at once; another
 * replica stops the runtime within a second or so.
 */
@ApplicationScoped
public class TurnCancellation {

  private final Statements statements;
  private final TurnStore turns;
  private final TurnsInFlight inFlight;
  private final StoreClock clock;
  private final ObjectMapper json;

  TurnCancellation(
      Statements statements,
      TurnStore turns,
      TurnsInFlight inFlight,
      StoreClock clock,
      ObjectMapper json) {
    this.statements = statements;
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
    return end(key, run -> run.cancel(response), answer -> answer.cancelled(response));
  }

  /**
   * Ends a turn: with all that it has produced if it runs on this replica and its lease is valid,
   * else with what is stored. If it begins to run on this replica meanwhile, it is stopped.
   */
  private Uni<Boolean> end(
      TurnKey key, Function<TurnRun, Uni<Boolean>> here, Function<Answer, TurnEnd> elsewhere) {
    return inFlight
        .find(key.id())
        .map(here)
        .orElseGet(() -> Uni.createFrom().item(false))
        .chain(
            done ->
                done
                    ? Uni.createFrom().item(true)
                    : endStored(key, elsewhere)
                        .invoke(
                            ended ->
                                inFlight
                                    .find(key.id())
                                    .filter(run -> ended)
                                    .ifPresent(TurnRun::lost)));
  }

  private Uni<Boolean> endStored(TurnKey key, Function<Answer, TurnEnd> end) {
    return turns
        .produced(key)
        .chain(
            produced ->
                turns
                    .end(key, EndSql.BY_CALLER, produced, end.apply(produced.answer()))
                    // A turn in flight has just taken an input.
                    .chain(
                        done ->
                            done || !produced.running()
                                ? Uni.createFrom().item(done)
                                : endStored(key, end)));
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
            statement -> statement.set("messageId", messageId))
        .chain(row -> cancel(selector, messageId, response, row));
  }

  private Uni<JsonNode> find(
      SessionSelector selector, String sql, Consumer<Parameters> parameters) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    Statement<String> statement = Statement.ofText(sql);
    selector.bind(statement, clock.now());
    parameters.accept(statement);
    return statements
        .one(statement, Deadline.NONE)
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
    return find(selector, TurnSql.inFlightAtTail(selector), none -> {})
        .chain(
            row ->
                row.path("turn").isNull()
                    ? Uni.createFrom().item(false)
                    : end(
                        TurnKey.of(row, "turn"),
                        TurnRun::interrupt,
                        answer -> answer.end(TurnStatus.INTERRUPTED, 0)));
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
