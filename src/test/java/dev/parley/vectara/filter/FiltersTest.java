package dev.parley.vectara.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.failure.FailureException;
import dev.parley.session.list.TextFilter;
import dev.parley.session.metadata.MetadataCondition;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Property: whatever a caller writes is a filter or a failure with a reason, and that at once. */
class FiltersTest {

  private static final Duration AT_ONCE = Duration.ofMillis(100);

  @Provide
  Arbitrary<String> filters() {
    Arbitrary<String> words =
        Arbitraries.of(
                "a", "b.c", "\"d e\"", "'x'", "''", "1", "-1e5", "and", "or", "not", "is", "null",
                "like", "in", "true", "(", ")", ",", "=", "<>", ">=", "'", "\"", "\\", ".", "🚀",
                "\0", "\ud800")
            .list()
            .ofMaxSize(40)
            .map(list -> String.join(" ", list));
    return Arbitraries.oneOf(words, Arbitraries.strings().all().ofMaxLength(60), expressions());
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.of(
            "a",
            ".",
            "\\pL",
            "[^a]",
            "[",
            "]",
            "(",
            ")",
            "(?:",
            "(?i)",
            "{2}",
            "{100}",
            "{0,1000}",
            "{9,}",
            "*",
            "+",
            "?",
            "|",
            "^",
            "$",
            "\\b",
            "\\Q",
            "\\E",
            "\\",
            "\\x{10FFFF}",
            "🚀",
            "\ud800",
            "\0")
        .list()
        .ofMaxSize(60)
        .map(list -> String.join("", list));
  }

  @Property(tries = 5000)
  void Any_text_is_parsed_as_a_metadata_filter_or_rejected(@ForAll("filters") String text) {
    try {
      assertThat(MetadataFilter.parse(text)).isInstanceOf(MetadataCondition.class);
    } catch (FailureException e) {
      assertThat(e.failure().toString()).contains("METADATA_FILTER");
    }
  }

  @Property(tries = 5000)
  void Any_text_is_compiled_as_a_regular_expression_or_rejected(@ForAll("filters") String text) {
    readExpression(text);
  }

  @Property(tries = 5000)
  void Any_expression_is_compiled_or_rejected(@ForAll("expressions") String text) {
    readExpression(text);
  }

  private static void readExpression(String text) {
    try {
      assertThat(TextFilter.of(text)).isNotNull();
    } catch (FailureException e) {
      assertThat(e.failure().toString()).contains("FILTER");
    }
  }

  @Example
  void The_worst_case_expressions_are_evaluated_quickly() {
    Stream.of(
            "(",
            ")",
            "a=1 and ",
            "not ",
            "'",
            "''",
            "\"",
            "a.",
            "1,",
            "a in (1) or ",
            "((a)or",
            "-")
        .map(part -> part.repeat(8000 / part.length()))
        .forEach(
            text -> assertThat(quickest(() -> MetadataFilter.parse(text))).isLessThan(AT_ONCE));
    List.of(
            "((a{1000}){1000}){1000}",
            "((((a{31}){31}){31}){31}){31}",
            "((a{0,1000}){0,1000}){0,1000}",
            "(".repeat(250) + ")".repeat(250),
            "(".repeat(500),
            "(\\pL{900})".repeat(45),
            "((a{9})+?){1000}",
            "(?i)\\pL".repeat(70))
        .forEach(text -> assertThat(quickest(() -> TextFilter.of(text))).isLessThan(AT_ONCE));
  }

  /** The quickest of some runs: the machine has other things to do too. */
  private static Duration quickest(Runnable read) {
    Duration quickest = Duration.ofDays(1);
    for (int i = 0; i < 10 && quickest.compareTo(AT_ONCE) >= 0; i++) {
      long start = System.nanoTime();
      try {
        read.run();
      } catch (FailureException e) {
        // An answer like any other.
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }
    return quickest;
  }
}
