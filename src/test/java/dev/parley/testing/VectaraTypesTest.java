package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That answers which the vendor's models could not read are told. */
@DisplayNameGeneration(Sentences.class)
class VectaraTypesTest {

  private static final String SESSION =
      """
      {"key":"k","agent_key":"a","name":"n","description":"","metadata":{},"enabled":true,
       "status":"unstarted","tti_minutes":0,"secrets":{"s":"****"},"created_at":"2026-01-01T00:00:00.5Z"}
      """;

  private static final String AGENT =
      """
      {"key":"k","name":"n","description":"","tool_configurations":{"t":{"type":"x"}},"skills":{},
       "model":{"name":"m"},"first_step":{"name":"s","instructions":[],"output_parser":{"type":"default"}},
       "first_step_name":"s","steps":{},"metadata":{},"enabled":true,
       "created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}
      """;

  private static final String ERROR =
      """
      {"code":"not_found","messages":["m"],"request_id":"00000000000000000000000000000000"}
      """;

  private static final Map<JsonShape, String> GOOD =
      Map.of(
          VectaraTypes.SESSION,
          SESSION,
          VectaraTypes.AGENT,
          AGENT,
          VectaraTypes.ERROR,
          ERROR,
          VectaraTypes.pageOf("sessions", VectaraTypes.SESSION),
          "{\"sessions\":[" + SESSION + "],\"metadata\":{}}");

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Arguments> lacking() {
    return GOOD.entrySet().stream()
        .flatMap(
            good -> {
              List<String> names =
                  json(good.getValue()).properties().stream().map(Map.Entry::getKey).toList();
              return names.stream().map(name -> Arguments.of(good.getKey(), good.getValue(), name));
            });
  }

  @ParameterizedTest
  @MethodSource("lacking")
  void A_missing_required_field_is_detected(JsonShape shape, String good, String name) {
    assertThatCode(() -> shape.check("$", json(good))).doesNotThrowAnyException();
    ObjectNode lacking = (ObjectNode) json(good);
    lacking.remove(name);
    assertThatThrownBy(() -> shape.check("$", lacking))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(name);
    ObjectNode nulled = (ObjectNode) json(good);
    nulled.putNull(name);
    assertThatThrownBy(() -> shape.check("$", nulled)).isInstanceOf(AssertionError.class);
  }
}
