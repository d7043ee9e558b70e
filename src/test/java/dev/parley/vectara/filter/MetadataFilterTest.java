package dev.parley.vectara.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.session.metadata.MetadataCondition;
import dev.parley.session.metadata.MetadataCondition.Absent;
import dev.parley.session.metadata.MetadataCondition.All;
import dev.parley.session.metadata.MetadataCondition.Any;
import dev.parley.session.metadata.MetadataCondition.Comparator;
import dev.parley.session.metadata.MetadataCondition.Comparison;
import dev.parley.session.metadata.MetadataCondition.Contains;
import dev.parley.session.metadata.MetadataCondition.In;
import dev.parley.session.metadata.MetadataCondition.Like;
import dev.parley.session.metadata.MetadataCondition.Not;
import dev.parley.session.metadata.MetadataCondition.Path;
import dev.parley.session.metadata.MetadataCondition.Value;
import dev.parley.testing.Sentences;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the language of metadata filters means, and what it says of what it does not know. */
@DisplayNameGeneration(Sentences.class)
class MetadataFilterTest {

  private static Path path(String... keys) {
    return new Path(List.of(keys));
  }

  private static Value text(String text) {
    return new Value.Text(text);
  }

  private static Value number(String number) {
    return new Value.Number(new BigDecimal(number));
  }

  private static MetadataCondition is(String key, String text) {
    return new Comparison(path(key), Comparator.EQUAL, text(text));
  }

  private static void means(String filter, MetadataCondition condition) {
    assertThat(MetadataFilter.parse(filter)).as(filter).isEqualTo(condition);
  }

  private static String problem(String filter) {
    try {
      throw new AssertionError(filter + " is " + MetadataFilter.parse(filter));
    } catch (FailureException e) {
      return ((Failure.InvalidArgument) e.failure()).reason();
    }
  }

  @Test
  void The_documented_examples_are_parsed() {
    means("user_role = 'premium'", is("user_role", "premium"));
    means(
        "tier >= 2 AND region = 'us'",
        new All(
            List.of(
                new Comparison(path("tier"), Comparator.GREATER_OR_EQUAL, number("2")),
                is("region", "us"))));
    means("user LIKE '%@example.com'", new Like(path("user"), "%@example.com"));
    means(
        "tier IN ('premium', 'enterprise')",
        new In(path("tier"), List.of(text("premium"), text("enterprise"))));
    means("tier IS NULL", new Absent(path("tier")));
    means(
        "\"profile.country\" = 'US'",
        new Comparison(path("profile", "country"), Comparator.EQUAL, text("US")));
    means("1 IN user_ids", new Contains(path("user_ids"), number("1")));
  }

  @ParameterizedTest
  @CsvSource({
    "=,EQUAL",
    "==,EQUAL",
    "!=,DIFFERENT",
    "<>,DIFFERENT",
    "<,LESS",
    "<=,LESS_OR_EQUAL",
    ">,GREATER",
    ">=,GREATER_OR_EQUAL"
  })
  void Every_comparator_is_parsed(String sign, Comparator comparator) {
    means("a" + sign + "1", new Comparison(path("a"), comparator, number("1")));
  }

  @Test
  void A_comparison_can_start_with_the_value() {
    means("2 <= a", new Comparison(path("a"), Comparator.GREATER_OR_EQUAL, number("2")));
    means("'x' = a", is("a", "x"));
  }

  @Test
  void Keywords_are_case_insensitive_and_names_are_case_sensitive() {
    means(
        "NoT Aa iS nOt NuLl oR tRue iN B",
        new Any(
            List.of(
                new Not(new Not(new Absent(path("Aa")))),
                new Contains(path("B"), new Value.Bool(true)))));
  }

  @Test
  void NOT_binds_tighter_than_AND_and_AND_tighter_than_OR() {
    means(
        "NOT a = 'x' OR b = 'x' AND c = 'x'",
        new Any(List.of(new Not(is("a", "x")), new All(List.of(is("b", "x"), is("c", "x"))))));
    means(
        "NOT (a = 'x' OR b = 'x') AND c = 'x'",
        new All(List.of(new Not(new Any(List.of(is("a", "x"), is("b", "x")))), is("c", "x"))));
    means("NOT NOT a = 'x'", is("a", "x"));
  }

  @Test
  void Each_operator_has_a_negated_form() {
    means("a NOT LIKE 'x'", new Not(new Like(path("a"), "x")));
    means("a NOT IN (1)", new Not(new In(path("a"), List.of(number("1")))));
    means("1 NOT IN a", new Not(new Contains(path("a"), number("1"))));
    means("a IS NOT NULL", new Not(new Absent(path("a"))));
  }

  @Test
  void A_name_alone_is_a_condition_for_true() {
    means("vip", new Comparison(path("vip"), Comparator.EQUAL, new Value.Bool(true)));
  }

  @Test
  void Quoted_names_and_strings_can_contain_any_characters() {
    means("a = 'it''s'", is("a", "it's"));
    means("a = ''", is("a", ""));
    means("a = 'ü 🚀 \" \\ -- ; %'", is("a", "ü 🚀 \" \\ -- ; %"));
    means("\"or\" = 'x'", is("or", "x"));
    means("\"a \"\"b\"\" ü\" = 'x'", is("a \"b\" ü", "x"));
    means("a.in.c = 'x'", new Comparison(path("a", "in", "c"), Comparator.EQUAL, text("x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "+1", "1.5", "1.", ".5", "-.5", "1e3", "1E-3", "1.5e+10", "0"})
  void Numbers_are_exact(String number) {
    means("a > " + number, new Comparison(path("a"), Comparator.GREATER, number(number)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "tier = gold | has gold where TRUE or FALSE or a string in single quotes or a number is expected | line 1, column 8",
        "tier = | ends where |  line 1, column 7",
        "tier | | ",
        "= 1 | has = where NOT or TRUE or FALSE or ( or a name or a string in single quotes or a number is expected | line 1, column 1",
        "a = 'x | has a string without a closing ' | line 1, column 5",
        "\"a = 1 | has a name without a closing \" | line 1, column 1",
        "a = 1 b | has b where | line 1, column 7",
        "(a = 1 | ends where | line 1, column 7",
        "a = 1) | has ) | line 1, column 6",
        "a IN () | has ) | line 1, column 7",
        "a IN (1,) | has ) | line 1, column 9",
        "a LIKE 5 | has 5 where a string in single quotes is expected | line 1, column 8",
        "a IS 5 | has 5 where NOT or NULL is expected | line 1, column 6",
        "5 | ends where | line 1, column 2",
        "'🚀' = ; | has ; where a name is expected | line 1, column 7",
        "a = 1e99999999999 | has a number beyond the range | line 1, column 5",
        "a = 1e400 | has a number beyond the range | line 1, column 5",
        "a..b = 1 | has . | line 1, column 2",
        "\"a..b\" = 1 | has an empty name | line 1, column 1",
        "\"\" = 1 | has an empty name | line 1, column 1",
      })
  void An_invalid_filter_is_reported_with_position_and_reason(
      String filter, String reason, String place) {
    if (reason == null) {
      assertThat(MetadataFilter.parse(filter)).isNotNull();
    } else {
      assertThat(problem(filter)).as(filter).contains(reason).endsWith("at " + place);
    }
  }

  @Test
  void A_position_is_reported_by_line_and_column() {
    assertThat(problem("a = 1\nAND\n  = 2")).endsWith("at line 3, column 3");
  }

  @Test
  void A_long_token_is_truncated_in_the_message() {
    assertThat(problem("a = " + "b".repeat(5000))).hasSizeLessThan(150).contains("…");
  }

  @Test
  void Filters_are_limited() {
    String longest = "a = '" + "x".repeat(7994) + "'";
    assertThat(MetadataFilter.parse(longest)).isNotNull();
    assertThat(problem(longest + " ")).isEqualTo("must be at most 8000 characters");
    assertThat(MetadataFilter.parse("(".repeat(32) + "a" + ")".repeat(32))).isNotNull();
    assertThat(problem("(".repeat(33) + "a" + ")".repeat(33)))
        .isEqualTo("is nested more than 32 deep at line 1, column 33");
    String conditions =
        IntStream.range(0, 100).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR "));
    assertThat(MetadataFilter.parse(conditions)).isNotNull();
    assertThat(problem(conditions + " AND a = 1")).startsWith("has more than 100 conditions");
    assertThat(problem("a.".repeat(32) + "a = 1")).contains("32 deep");
    assertThat(problem("a = '\u0000'")).contains("NUL");
    assertThatThrownBy(() -> MetadataFilter.parse("\"\ud800\" = 1"))
        .isInstanceOf(FailureException.class);
  }
}
