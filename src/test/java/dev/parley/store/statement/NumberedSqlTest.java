package dev.parley.store.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Sentences;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Named parameters of statements. */
@DisplayNameGeneration(Sentences.class)
class NumberedSqlTest {

  @Test
  void Parameters_are_numbered_in_the_order_of_their_first_occurrence() {
    NumberedSql sql =
        NumberedSql.of("select a from t where b = :b2 and c > :now and (d, e) = (:b2, :d)");

    assertThat(sql.text())
        .isEqualTo("select a from t where b = $1 and c > $2 and (d, e) = ($1, $3)");
    assertThat(sql.names()).containsExactly("b2", "now", "d");
  }

  @Test
  void Strings_and_casts_have_no_parameters() {
    NumberedSql sql =
        NumberedSql.of("select ':a', 'it''s :b', c::text from t where d like ':e%' and f = :f");

    assertThat(sql.text())
        .isEqualTo("select ':a', 'it''s :b', c::text from t where d like ':e%' and f = $1");
    assertThat(sql.names()).containsExactly("f");
  }

  @Test
  void A_query_has_a_value_for_each_parameter() {
    Statement<Integer> select =
        new Statement<>("select :b, :a", row -> row.getInteger(0))
            .with("a", 1)
            .with("b", Instant.parse("2026-11-29T12:00:00Z"));

    var values = select.values(List.of("b", "a"));
    assertThat(values.getValue(0)).isEqualTo(OffsetDateTime.parse("2026-11-29T12:00:00Z"));
    assertThat(values.getValue(1)).isEqualTo(1);
  }

  @Test
  void A_missing_and_an_unknown_value_are_mistakes() {
    Statement<Integer> select = new Statement<>("select :a", row -> row.getInteger(0)).with("b", 1);

    assertThatThrownBy(() -> select.values(List.of("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("parameters [a], but values of [b]");
    assertThatThrownBy(() -> select.values(List.of("a", "b")))
        .isInstanceOf(IllegalStateException.class);
  }
}
