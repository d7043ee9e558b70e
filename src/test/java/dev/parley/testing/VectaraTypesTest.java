package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
      {"key":"k","agent_key":"a","name":"n","metadata":{},"enabled":true,
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

  private static final String ALIAS =
      """
      {"key":"k","name":"n","description":"","agent_key":"a","created_at":"2026-01-01T00:00:00Z",
       "updated_at":"2026-01-01T00:00:00Z"}
      """;

  private static final String EVENT =
      """
      {"type":"agent_output","id":"aev_00000000-0000-0000-0000-000000000000","session_key":"k",
       "created_at":"2026-01-01T00:00:00Z","content":""}
      """;

  private static final String FRAME =
      """
      {"type":"streaming_agent_output","created_at":"2026-01-01T00:00:00Z","content":"c"}
      """;

  private record Good(String file, String type, String json) {

    void check(JsonNode value) {
      new JsonSchemas("vectara/" + file).check(type, value);
    }
  }

  private static final List<Good> GOOD =
      List.of(
          new Good("types.json", "session", SESSION),
          new Good("types.json", "alias", ALIAS),
          new Good("types.json", "error", ERROR),
          new Good("types.json", "sessions", "{\"sessions\":[" + SESSION + "],\"metadata\":{}}"),
          new Good("events.json", "event", EVENT),
          new Good("events.json", "frame", FRAME),
          // Only this one accepts unknown fields.
          new Good("types.json", "agent", AGENT));

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new JsonMapper().readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Arguments> lacking() {
    return GOOD.stream()
        .flatMap(
            good ->
                json(good.json()).properties().stream()
                    .map(field -> Arguments.of(good, field.getKey())));
  }

  @ParameterizedTest
  @MethodSource("lacking")
  void A_missing_required_field_is_detected(Good good, String name) {
    assertThatCode(() -> good.check(json(good.json()))).doesNotThrowAnyException();
    ObjectNode lacking = json(good.json());
    lacking.remove(name);
    assertThatThrownBy(() -> good.check(lacking))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(name);
    ObjectNode nulled = json(good.json()).putNull(name);
    assertThatThrownBy(() -> good.check(nulled)).isInstanceOf(AssertionError.class);
  }

  static Stream<Good> closed() {
    return GOOD.stream().filter(good -> !good.type().equals("agent"));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void An_unknown_field_is_detected(Good good) {
    ObjectNode extended = json(good.json()).put("unknown", "x");
    assertThatThrownBy(() -> good.check(extended))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("unknown");
  }
}
