package dev.parley.vectara.filter;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which metadata a filter lists, on real rows; and that no filter whatever is a fault. */
@ParleyTest
class MetadataFilterMeaningTest {

  private static final List<String> METADATA =
      List.of(
          "{\"a\":1,\"b\":\"x\",\"c\":{\"d\":[1,\"x\",null,{\"e\":2}]}}",
          "{\"a\":\"1\",\"b\":null,\"c\":[1.50,true],\"0\":{\"1\":\"%_\\\\\"}}",
          "{\"a\":true,\"b\":{\"c\":\"é🚀\"},\"k\\\"e{y}\":\"it's\"}",
          "{}");

  private static final List<String> WORDS =
      List.of(
          "a",
          "b",
          "\"c.d\"",
          "\"0.1\"",
          "\"k\"\"e{y}\"",
          "\"c.0\"",
          "\":m0\"",
          "\"?\"",
          "and",
          "OR",
          "not",
          "is",
          "null",
          "like",
          "in",
          "true",
          "false",
          "(",
          ")",
          ",",
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "==",
          "!=",
          "1",
          "-1.50",
          "1e300",
          "'x'",
          "'%'",
          "'it''s'",
          "'\\'",
          "':term0'",
          "'é🚀'",
          "'",
          "\"",
          ";",
          "--",
          "?",
          "$1",
          "\n");

  private static Token owner(String... metadata) {
    Token token = somebody();
    var call = vectara(token);
    for (String each : metadata) {
      call.body("{\"name\":\"n\",\"metadata\":" + each + "}").post(VECTARA).then().statusCode(201);
    }
    return token;
  }

  private static Response list(Token token, String filter) {
    return vectara(token).queryParam("metadata_filter", filter).get(VECTARA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a = 1                     | {\"a\":1}             | true",
        "a = 1                     | {\"a\":1.0}           | true",
        "a = 1.00                  | {\"a\":1}             | true",
        "a = 1e2                   | {\"a\":100}           | true",
        "a = 1                     | {\"a\":\"1\"}         | false",
        "a <> 1                    | {\"a\":\"1\"}         | true",
        "a <> 1                    | {\"a\":1}             | false",
        "a <> 1                    | {\"a\":null}          | false",
        "a <> 1                    | {}                    | false",
        "NOT a = 1                 | {}                    | false",
        "NOT a = 1                 | {\"a\":2}             | true",
        "a = 'x'                   | {\"a\":\"x\"}         | true",
        "a = 'X'                   | {\"a\":\"x\"}         | false",
        "A = 'x'                   | {\"a\":\"x\"}         | false",
        "a = true                  | {\"a\":true}          | true",
        "a                         | {\"a\":true}          | true",
        "a                         | {\"a\":\"true\"}      | false",
        "NOT a                     | {\"a\":false}         | true",
        "a > 9                     | {\"a\":10}            | true",
        "a > '9'                   | {\"a\":\"10\"}        | false",
        "a > 9                     | {\"a\":\"10\"}        | false",
        "NOT a > 9                 | {\"a\":\"10\"}        | false",
        "a < 12345678901234567890.2 | {\"a\":12345678901234567890.1} | true",
        "a > false                 | {\"a\":true}          | true",
        "a > 'Z'                   | {\"a\":\"a\"}         | true",
        "a > '\uFFFD'              | {\"a\":\"🚀\"}        | true",
        "1 < a                     | {\"a\":2}             | true",
        "a LIKE '%@x.com'          | {\"a\":\"u@x.com\"}   | true",
        "a LIKE 'u_'               | {\"a\":\"u🚀\"}       | true",
        "a LIKE 'U%'               | {\"a\":\"u\"}         | false",
        "a LIKE '100\\%'           | {\"a\":\"100%\"}      | true",
        "a LIKE '100\\%'           | {\"a\":\"1000\"}      | false",
        "a LIKE 'x\\'              | {\"a\":\"x\\\\\"}     | true",
        "a LIKE '%'                | {\"a\":1}             | false",
        "a NOT LIKE 'x%'           | {\"a\":\"y\"}         | true",
        "a NOT LIKE 'x%'           | {}                    | false",
        "a IN ('x', 2, true)       | {\"a\":2.0}           | true",
        "a IN ('x', 2, true)       | {\"a\":\"2\"}         | false",
        "a IN (1, 2)               | {\"a\":[1]}           | false",
        "a NOT IN (1, 2)           | {\"a\":3}             | true",
        "a NOT IN (1, 2)           | {\"a\":null}          | false",
        "1 IN a                    | {\"a\":[2,1]}         | true",
        "1 IN a                    | {\"a\":[[1]]}         | false",
        "1 IN a                    | {\"a\":1}             | false",
        "'x' NOT IN a              | {\"a\":[\"y\"]}       | true",
        "'x' NOT IN a              | {}                    | false",
        "a IS NULL                 | {}                    | true",
        "a IS NULL                 | {\"a\":null}          | true",
        "a IS NULL                 | {\"a\":0}             | false",
        "a IS NOT NULL             | {\"a\":\"\"}          | true",
        "a.b IS NULL               | {\"a\":1}             | true",
        "a.b = 'x'                 | {\"a\":{\"b\":\"x\"}} | true",
        "\"a.b\" = 'x'             | {\"a\":{\"b\":\"x\"}} | true",
        "\"a.1\" = 'y'             | {\"a\":[\"x\",\"y\"]} | true",
        "\"a.1\" = 'y'             | {\"a\":{\"1\":\"y\"}} | true",
        "a = 1 AND b = 2           | {\"a\":1,\"b\":2}     | true",
        "a = 1 AND b = 2           | {\"a\":1}             | false",
        "a = 1 OR b = 2            | {\"b\":2}             | true",
        "a = 1 OR b > 1            | {\"b\":2}             | true",
        "NOT (a = 1 AND b = 2)     | {\"a\":2}             | true",
        "a.x = 1 AND a.y = 2       | {\"a\":{\"x\":1,\"y\":2}} | true",
        "1 IN a AND 2 IN a         | {\"a\":[2,1]}         | true",
        "a = 1 AND a = 2           | {\"a\":1}             | false",
      })
  void A_filter_lists_the_sessions_for_which_it_is_true(
      String filter, String metadata, boolean listed) {
    List<String> found =
        list(owner(metadata), filter).then().statusCode(200).extract().path("sessions.key");
    assertThat(found).hasSize(listed ? 1 : 0);
  }

  /**
   * Seeds of the filters. A failing one is in the test's name, and makes the same filters again.
   */
  static List<Long> seeds() {
    return new Random().longs(4).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void No_filter_causes_an_internal_error(long seed) {
    Random chance = new Random(seed);
    Token token = owner(METADATA.toArray(String[]::new));
    var call = vectara(token);
    for (int i = 0; i < 60; i++) {
      String valid = condition(chance, 3);
      assertThat(call.queryParam("metadata_filter", valid).get(VECTARA).statusCode())
          .as(valid)
          .isEqualTo(200);
      call = vectara(token);
      String any =
          IntStream.range(0, chance.nextInt(8) + 1)
              .mapToObj(word -> WORDS.get(chance.nextInt(WORDS.size())))
              .collect(Collectors.joining(" "));
      String name = chance.nextBoolean() ? "metadata_filter" : "filter";
      assertThat(call.queryParam(name, any).get(VECTARA).statusCode()).as(any).isIn(200, 400);
      call = vectara(token);
    }
  }

  private static String condition(Random chance, int depth) {
    if (depth > 0 && chance.nextInt(3) > 0) {
      String joint = chance.nextBoolean() ? " AND " : " OR ";
      return (chance.nextInt(4) == 0 ? "NOT (" : "(")
          + condition(chance, depth - 1)
          + joint
          + condition(chance, depth - 1)
          + ")";
    }
    String name = WORDS.get(chance.nextInt(8));
    return switch (chance.nextInt(5)) {
      case 0 -> name + " IS NULL";
      case 1 -> name + " LIKE " + WORDS.get(31 + chance.nextInt(6));
      case 2 -> name + " NOT IN (" + value(chance) + ", " + value(chance) + ")";
      case 3 -> value(chance) + " IN " + name;
      default -> name + " " + WORDS.get(20 + chance.nextInt(8)) + " " + value(chance);
    };
  }

  private static String value(Random chance) {
    return WORDS.get(28 + chance.nextInt(9));
  }

  @Test
  void The_longest_and_deepest_filter_is_evaluated() {
    String path = "\"" + "a.".repeat(31) + "a\"";
    for (String filter :
        List.of(
            "a IN (" + "1,".repeat(3990) + "1)",
            IntStream.range(0, 100)
                .mapToObj(i -> path + " <= 'x'")
                .collect(Collectors.joining(" OR ")),
            "(".repeat(32) + "a" + ")".repeat(32),
            "NOT ".repeat(1999) + "a",
            "a = " + "9".repeat(300),
            "a LIKE '" + "%_".repeat(3995) + "'",
            IntStream.range(0, 16).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR ")),
            "a = '" + "ü".repeat(7994) + "'")) {
      list(somebody(), filter).then().statusCode(200);
    }
    list(somebody(), "a = " + "9".repeat(1000)).then().statusCode(400);
    list(somebody(), "a = '\u0000'").then().statusCode(400);
  }
}
