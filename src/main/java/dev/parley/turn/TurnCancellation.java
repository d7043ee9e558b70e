package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.ConversationFailure;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Cancels turns, on whichever replica they run. The session can take the next turn at once; the
 * replica stops the runtime within a second or so.
 */
@ApplicationScoped
public class TurnCancellation {

  private final Store store;
  private final TurnStore turns;
  private final StoreClock clock;
  private final ObjectMapper json;

  TurnCancellation(Store store, TurnStore turns, StoreClock clock, ObjectMapper json) {
    this.store = store;
    this.turns = turns;
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
    return turns
        .produced(key)
        .chain(
            produced ->
                turns.end(
                    key,
                    TurnSql.BY_CALLER,
                    produced.inputs(),
                    produced.answer().cancelled(response)));
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
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return store
        .reading(
            rows ->
                selector
                    .bind(
                        rows.createNativeQuery(TurnSql.inFlight(selector), String.class),
                        clock.now())
                    .setParameter("messageId", messageId)
                    .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(selector::notFound)
        .map(row -> StoredJson.tree(json, row))
        .chain(row -> cancel(selector, messageId, response, row));
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
