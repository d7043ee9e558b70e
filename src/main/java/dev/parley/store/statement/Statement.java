package dev.parley.store.statement;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A statement with the values of its parameters.
 *
 * @param <T> what a row becomes
 */
public final class Statement<T> implements Parameters {

  private final String sql;
  private final Function<Row, T> mapper;
  private final Map<String, Object> values = new HashMap<>();
  private OptionalInt limit = OptionalInt.empty();

  /**
   * @param sql the statement, with parameters such as {@code :name}
   * @param mapper reads a row
   */
  public Statement(String sql, Function<Row, T> mapper) {
    this.sql = sql;
    this.mapper = mapper;
  }

  /** A statement whose rows have one text. */
  public static Statement<String> ofText(String sql) {
    return new Statement<>(sql, row -> row.getString(0));
  }

  @Override
  public void set(String name, Object value) {
    values.put(name, value);
  }

  /** Sets a parameter, which the statement must have. */
  public Statement<T> with(String name, Object value) {
    set(name, value);
    return this;
  }

  /**
   * Sets the maximum number of rows, {@code :limit}. It becomes part of the statement: of a limit
   * that is a parameter, PostgreSQL expects a tenth of all rows that the statement finds. If these
   * are many, a plan for the parameters of one execution seems cheaper, and the statement is
   * planned again for each, which takes longer than to execute it.
   */
  public Statement<T> limit(int rows) {
    limit = OptionalInt.of(rows);
    return this;
  }

  /**
   * The same statement in a Hibernate session, as part of a unit of work of several statements.
   *
   * @param type what a row becomes
   */
  public <R> Mutiny.SelectionQuery<R> in(Mutiny.QueryProducer session, Class<R> type) {
    Mutiny.SelectionQuery<R> query = session.createNativeQuery(sql(), type);
    values.forEach(query::setParameter);
    return query;
  }

  String sql() {
    return limit.isPresent() ? sql.replace(":limit", String.valueOf(limit.getAsInt())) : sql;
  }

  T read(Row row) {
    return mapper.apply(row);
  }

  /**
   * The values by position.
   *
   * @param names the names of the parameters by position
   * @throws IllegalStateException if one has no value, or a value belongs to none
   */
  Tuple values(List<String> names) {
    if (values.size() != names.size() || !values.keySet().containsAll(names)) {
      throw new IllegalStateException("parameters " + names + ", but values of " + values.keySet());
    }
    List<Object> byPosition = new ArrayList<>(names.size());
    names.forEach(name -> byPosition.add(encodable(values.get(name))));
    return Tuple.tuple(byPosition);
  }

  /** The client takes no instants. */
  private static Object encodable(Object value) {
    return value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value;
  }
}
