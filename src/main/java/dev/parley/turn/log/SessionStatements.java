package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Parameters;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Executes statements on one session that return JSON: at least one row if the session exists,
 * whose value may be null. All operations fail with session not found.
 */
@ApplicationScoped
class SessionStatements {

  private final Statements statements;
  private final StoreClock clock;
  private final ObjectMapper json;

  SessionStatements(Statements statements, StoreClock clock, ObjectMapper json) {
    this.statements = statements;
    this.clock = clock;
    this.json = json;
  }

  /**
   * All rows.
   *
   * @param parameters sets the parameters that the selector does not
   */
  Uni<List<JsonNode>> all(
      SessionSelector selector, String sql, Consumer<Parameters> parameters, Deadline deadline) {
    return execute(
        selector,
        sql,
        parameters,
        statement -> statements.all(statement, deadline).map(rows -> rows.isEmpty() ? null : rows));
  }

  /**
   * The only row.
   *
   * @param parameters sets the parameters that the selector does not
   */
  Uni<JsonNode> one(
      SessionSelector selector, String sql, Consumer<Parameters> parameters, Deadline deadline) {
    return execute(selector, sql, parameters, statement -> statements.one(statement, deadline));
  }

  /**
   * The only row of a statement that changes data.
   *
   * @param parameters sets the parameters that the selector does not
   */
  Uni<JsonNode> change(
      SessionSelector selector, String sql, Consumer<Parameters> parameters, Deadline deadline) {
    return execute(selector, sql, parameters, statement -> statements.change(statement, deadline));
  }

  private <T> Uni<T> execute(
      SessionSelector selector,
      String sql,
      Consumer<Parameters> parameters,
      Function<Statement<JsonNode>, Uni<T>> execution) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    Statement<JsonNode> statement = new Statement<>(sql, this::value);
    selector.bind(statement, clock.now());
    parameters.accept(statement);
    return execution.apply(statement).onItem().ifNull().failWith(selector::notFound);
  }

  private JsonNode value(Row row) {
    String value = row.getString(0);
    return value == null ? json.nullNode() : StoredJson.tree(json, value);
  }
}
