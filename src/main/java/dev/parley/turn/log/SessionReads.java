package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.session.SessionSelector;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hibernate.reactive.mutiny.Mutiny;

/** Runs statements that read from one session and return JSON. */
@ApplicationScoped
class SessionReads {

  private final Store store;
  private final StoreClock clock;
  private final ObjectMapper json;

  SessionReads(Store store, StoreClock clock, ObjectMapper json) {
    this.store = store;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Runs a statement that returns a row at least if the session exists.
   *
   * @param parameters sets the parameters that the selector does not
   * @return the rows; fails with session not found
   */
  Uni<List<JsonNode>> rows(
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
