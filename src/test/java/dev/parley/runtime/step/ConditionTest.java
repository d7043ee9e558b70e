package dev.parley.runtime.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class ConditionTest {

  private static final JsonNode CONTEXT = json();

  private static JsonNode json() {
    try {
      return new ObjectMapper()
          .readTree(
              """
              {"output": {"intent": "sales", "score": 0.75, "list": [{"a": 1}], "done": true, "größe": 2,
                          "huge": 1e400, "small": -1e400},
               "tools": {"web-search": {"outputs": {"latest": {"name": "x"}}}},
               "session": {"metadata": {"vip": false, "none": null}}}
              """);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get('$.output.intent') == 'sales'",
        "get(\"$.output.intent\")==\"sales\"",
        "'sales' == get('$.output.intent')",
        "get('$.output.intent') != 'support'",
        "get('$.output.score') > 0.5 and get('$.output.score') <= 0.750",
        "get('$.output.score') >= 0.75 and get('$.output.score') < 1 and -1 < 0",
        "get('$.output.list[0].a') == 1",
        "get('$.output.list[0].a') == 1.0",
        "get('$.output.größe') == 2",
        "get('$[\"output\"].done')",
        "get( '$.output.done' ) == true",
        "get(\"$.tools['web-search'].outputs.latest.name\") == 'x'",
        "get('$.tools.web-search.outputs.latest') != null",
        "not get('$.session.metadata.vip')",
        "not not get('$.output.done')",
        "get('$.absent.further[3]') == null and get('$.session.metadata.none') == null",
        "not get('$.absent')",
        "not (get('$.output.intent') == 'a' or false)",
        "false and false or true",
        "true or false and false",
        "not false and true",
        "'b' > 'a' and 'a' <= 'a'",
        "get('$.output.huge') > 1 and get('$.output.huge') == get('$.output.huge')",
        "get('$.output.small') < -1 and get('$.output.small') != get('$.output.huge')",
        "(((true)))"
      })
  void What_holds(String condition) {
    assertThat(Condition.holds(condition, CONTEXT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get('$.output.intent') == 'Sales'",
        "get('$.output.intent') == 1",
        "get('$.output.intent') > 1",
        "get('$.output.intent') <= 1",
        "get('$.absent') >= null",
        "get('$.absent')",
        "get('$.output.score') < 0.75",
        "get('$.output.huge') < 99999",
        "(true or true) and false",
        "not (true)",
        "1 == '1'"
      })
  void What_does_not_hold(String condition) {
    assertThat(Condition.holds(condition, CONTEXT)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|expected a value at character 1",
        "` `|expected a value at character 2",
        "get('$.output.intent') = 'sales'|expected a value or an operator at character 24",
        "get('$.output.intent') == |expected a value at character",
        "get($.output.intent)|expected a value or an operator at character 5",
        "get()|expected a text in quotes at character 5",
        "get('$.a'|expected ) at character 10",
        "get('a') == 1|the path a does not begin with $",
        "get('$.a..b') == 1|the path $.a..b is not a chain of names",
        "get('$..a') == 1|the path $..a is not a chain of names",
        "get('$.list[?(@.a)]') == 1|is not a chain of names",
        "true true|expected the end at character 6",
        "(true|expected ) at character 6",
        "true and|expected a value at character 9",
        "1 < 2 < 3|expected the end at character 7",
        "'yes'|neither true nor false",
        "get('$.output.intent') or true|neither true nor false",
        "if (true) true|expected a value at character 1",
        "true && true|expected a value or an operator at character 6",
        "'open|expected a value or an operator at character 1"
      })
  void What_cannot_be_read_is_named(String condition, String reason) {
    assertThatThrownBy(() -> Condition.holds(condition, CONTEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void Deep_nesting_is_refused() {
    String deep = "(".repeat(100_000) + "true" + ")".repeat(100_000);
    assertThatThrownBy(() -> Condition.holds(deep, CONTEXT))
        .hasMessageContaining("nested too deeply");
    assertThat(Condition.holds("not ".repeat(10_000) + "true", CONTEXT)).isTrue();
  }
}
