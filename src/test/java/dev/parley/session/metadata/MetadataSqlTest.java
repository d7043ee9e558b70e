package dev.parley.session.metadata;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetadataSqlTest {

  /** What stands in no statement of its own accord. */
  private static final String MARK = "zq";

  private static final Path A = new Path(List.of("a"));

  private static Value number(int number) {
    return new Value.Number(BigDecimal.valueOf(number));
  }

  private static MetadataCondition equal(Path path, int number) {
    return new Comparison(path, Comparator.EQUAL, number(number));
  }

  private static List<String> terms(MetadataCondition condition) {
    return MetadataTerms.of(condition)
        .map(terms -> terms.objects().stream().map(Object::toString).toList())
        .orElse(List.of());
  }

  @Provide
  Arbitrary<MetadataCondition> conditions() {
    Arbitrary<String> texts =
        Arbitraries.of("'", "\"", "\\", ":m0", "{", "}", "%", "--", ";", "?", "$1", "ü", "")
            .list()
            .ofMaxSize(4)
            .map(parts -> MARK + String.join("", parts));
    Arbitrary<Path> paths = texts.list().ofMinSize(1).ofMaxSize(3).map(Path::new);
    Arbitrary<Value> values =
        Arbitraries.oneOf(
            texts.map(Value.Text::new),
            Arbitraries.bigDecimals().map(Value.Number::new),
            Arbitraries.of(true, false).map(Value.Bool::new));
    Arbitrary<MetadataCondition> single =
        Arbitraries.oneOf(
            paths.map(Absent::new),
            Combinators.combine(paths, texts).as(Like::new),
            Combinators.combine(paths, values.list().ofMinSize(1).ofMaxSize(3)).as(In::new),
            Combinators.combine(paths, values).as(Contains::new),
            Combinators.combine(paths, Arbitraries.of(Comparator.class), values)
                .as(Comparison::new));
    Arbitrary<List<MetadataCondition>> lists = single.list().ofMinSize(1).ofMaxSize(3);
    return Arbitraries.oneOf(
        single, lists.map(All::new), lists.map(Any::new), single.map(Not::new));
  }

  @Property
  void The_statement_contains_no_text_from_the_filter(
      @ForAll("conditions") MetadataCondition condition) {
    MetadataSql sql = MetadataSql.of(condition);
    assertThat(sql.sql()).doesNotContain(MARK).matches("[a-z0-9 _.:(){}\\[\\],'\"C@#<>=]*");
    assertThat(sql.parameters().keySet()).allMatch(name -> name.matches("m[0-9]+"));
  }

  @Example
  void Equality_conditions_use_the_index() {
    assertThat(terms(equal(new Path(List.of("a", "b")), 1))).containsExactly("{\"a\":{\"b\":1}}");
    assertThat(terms(new In(A, List.of(number(1), number(2)))))
        .containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(terms(new Contains(A, number(1)))).containsExactly("{\"a\":[1]}");
  }

  @Example
  void An_index_covers_both_sides_of_AND_or_the_more_selective_one() {
    MetadataCondition b = equal(new Path(List.of("b")), 2);
    assertThat(terms(new All(List.of(equal(A, 1), new Absent(A), b))))
        .containsExactly("{\"a\":1,\"b\":2}");
    assertThat(terms(new All(List.of(new In(A, List.of(number(1), number(2))), b))))
        .containsExactly("{\"b\":2}");
    assertThat(terms(new All(List.of(equal(A, 1), equal(A, 2))))).containsExactly("{\"a\":1}");
  }

  @Example
  void An_index_is_not_used_for_conditions_that_other_values_can_meet() {
    assertThat(terms(new Any(List.of(equal(A, 1), new Absent(A))))).isEmpty();
    assertThat(terms(new Not(equal(A, 1)))).isEmpty();
    assertThat(terms(new Comparison(A, Comparator.LESS, number(1)))).isEmpty();
    assertThat(terms(equal(new Path(List.of("a", "0")), 1))).as("an element, maybe").isEmpty();
    assertThat(terms(new Any(List.of(equal(A, 1), equal(A, 2))))).hasSize(2);
  }
}
