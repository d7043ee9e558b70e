package dev.parley.session.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetadataTest {

  private static final int MUCH = 1_000_000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Reads numbers as the edge does: with all their digits. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void accepted(JsonNode value, int maxBytes) {
    assertThat(Metadata.of(value, maxBytes).json()).isEqualTo(value);
  }

  private static void refused(JsonNode value, int maxBytes, String reason) {
    assertThatThrownBy(() -> Metadata.of(value, maxBytes))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(
                        new Failure.InvalidArgument(
                            Failure.InvalidArgument.Field.METADATA, reason)));
  }

  @Provide
  Arbitrary<JsonNode> objects() {
    return nodes().filter(JsonNode::isObject);
  }

  private static Arbitrary<JsonNode> nodes() {
    return Arbitraries.recursive(MetadataTest::leafs, MetadataTest::around, 1, 4);
  }

  private static Arbitrary<JsonNode> leafs() {
    return Arbitraries.oneOf(
        Arbitraries.just(JSON.nullNode()),
        Arbitraries.of(true, false).map(JSON::booleanNode),
        Arbitraries.integers().map(JSON::numberNode),
        Arbitraries.longs().map(JSON::numberNode),
        Arbitraries.bigDecimals()
            .between(BigDecimal.valueOf(-1e18), BigDecimal.valueOf(1e18))
            .ofScale(12)
            .map(JSON::numberNode),
        text('\u0001').map(JSON::textNode));
  }

  private static Arbitrary<JsonNode> around(Arbitrary<JsonNode> inner) {
    return Arbitraries.oneOf(
        inner.list().ofMaxSize(4).map(list -> JSON.arrayNode().addAll(list)),
        Arbitraries.maps(text('\u00a0'), inner).ofMaxSize(4).map(MetadataTest::object));
  }

  private static JsonNode object(Map<String, JsonNode> fields) {
    ObjectNode object = JSON.objectNode();
    object.setAll(fields);
    return object;
  }

  /**
   * StorableText of ASCII and other characters, the others from this one on, and beyond 16 bits.
   */
  private static Arbitrary<String> text(char first) {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(12),
        Arbitraries.strings().withCharRange(first, '\uD7FF').ofMaxLength(8),
        Arbitraries.of("\uD83D\uDE80", "\uD83D\uDE80 e\u0301", "\u202E", "__proto__"));
  }

  @Property(tries = 500)
  void Any_storable_object_is_stored_unchanged(@ForAll("objects") JsonNode value) {
    JsonNode before = value.deepCopy();
    assertThat(Metadata.of(value, MUCH).json()).isEqualTo(before);
  }

  @Property(tries = 500)
  void The_limit_applies_to_the_size_of_the_JSON_in_bytes(@ForAll("objects") JsonNode value)
      throws JsonProcessingException {
    int size = MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8).length;
    accepted(value, size);
    refused(value, size - 1, "must be at most " + (size - 1) + " bytes");
  }

  @Example
  void No_metadata_is_an_empty_object() {
    assertThat(Metadata.none().json()).isEqualTo(json("{}"));
  }

  @Example
  void The_size_is_counted_in_bytes_and_not_in_characters() {
    accepted(json("{\"k\":\"e\"}"), 9);
    refused(json("{\"k\":\"\u00e9\"}"), 9, "must be at most 9 bytes");
    accepted(json("{\"k\":\"\u00e9\"}"), 10);
    refused(json("{\"k\":\"\uD83D\uDE80\"}"), 11, "must be at most 11 bytes");
    accepted(json("{\"k\":\"\uD83D\uDE80\"}"), 12);
  }

  @Example
  void Spaces_between_values_do_not_count() {
    accepted(json("{  \"k\" :  1  }"), 7);
  }

  @Provide
  Arbitrary<String> nonObjects() {
    return Arbitraries.of("null", "true", "1", "1.5", "\"{}\"", "[]", "[{}]");
  }

  @Property
  void Only_an_object_is_accepted(@ForAll("nonObjects") String text) {
    refused(json(text), MUCH, "must be a JSON object");
  }

  @Example
  void An_absent_value_is_not_an_object() {
    refused(null, MUCH, "must be a JSON object");
  }

  @Example
  void Objects_are_nested_32_deep_at_most() {
    accepted(json("{\"a\":".repeat(31) + "{}" + "}".repeat(31)), MUCH);
    refused(
        json("{\"a\":".repeat(32) + "{}" + "}".repeat(32)), MUCH, "must be nested at most 32 deep");
  }

  @Example
  void Arrays_are_nested_32_deep_at_most() {
    accepted(json("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}"), MUCH);
    refused(
        json("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"),
        MUCH,
        "must be nested at most 32 deep");
  }

  @Example
  void Metadata_of_any_depth_is_rejected_without_an_internal_error() {
    ObjectNode deep = JSON.objectNode();
    for (int i = 0; i < 100_000; i++) {
      deep = JSON.objectNode().set("a", deep);
    }
    refused(deep, MUCH, "must be nested at most 32 deep");
  }

  @Provide
  Arbitrary<String> badKeys() {
    return Arbitraries.of(
        "\0",
        "a\0b",
        "\u0001",
        "\t",
        "a\n",
        "\u001f",
        "\u007f",
        "\u0085",
        "\u009f",
        "\uD83D",
        "\uDE80",
        "a\uD83Db");
  }

  @Property
  void Metadata_keys_cannot_contain_control_characters_or_unpaired_surrogates(
      @ForAll("badKeys") String key) {
    String reason = "must not have control characters in its keys";
    refused(JSON.objectNode().put(key, 1), MUCH, reason);
    refused(JSON.objectNode().set("a", JSON.objectNode().put(key, 1)), MUCH, reason);
    refused(
        JSON.objectNode().set("a", JSON.arrayNode().add(JSON.objectNode().put(key, 1))),
        MUCH,
        reason);
  }

  @Provide
  Arbitrary<String> goodKeys() {
    return Arbitraries.of("", " ", "a b", "\u00a0", "\u00e9", "\uD83D\uDE80", "a.b", "$", "\"");
  }

  @Property
  void Metadata_keys_can_contain_any_other_character(@ForAll("goodKeys") String key) {
    accepted(JSON.objectNode().put(key, 1), MUCH);
  }

  @Provide
  Arbitrary<String> badTexts() {
    return Arbitraries.of(
        "\0", "a\0", "\uD83D", "\uDE80", "\uDE80\uD83D", "a\uD83Db", "\uD83D\uD83D\uDE80");
  }

  @Property
  void Metadata_values_cannot_contain_NUL_or_unpaired_surrogates(@ForAll("badTexts") String text) {
    String reason = "must not contain NUL characters or unpaired surrogates";
    refused(JSON.objectNode().put("a", text), MUCH, reason);
    refused(JSON.objectNode().set("a", JSON.arrayNode().add(1).add(text)), MUCH, reason);
    refused(JSON.objectNode().set("a", JSON.objectNode().put("b", text)), MUCH, reason);
  }

  @Provide
  Arbitrary<String> goodTexts() {
    return Arbitraries.of("", "\u0001\t\r\n\u001f\u007f\u0085", "\uD83D\uDE80", "\uFFFF", "\\");
  }

  @Property
  void Metadata_values_can_contain_any_other_character(@ForAll("goodTexts") String text) {
    accepted(JSON.objectNode().put("a", text), MUCH);
  }

  private static final String NUMBERS =
      "must not contain numbers beyond the range of a double, or of more than 990 digits";

  @Provide
  Arbitrary<String> badNumbers() {
    return Arbitraries.of(
        "1e309", "-1e309", "1e400", "1e999999999", "1e-400", "-1e-400", "1e-999999999", "0.1e400");
  }

  @Property
  void Numbers_are_in_the_range_of_a_double(@ForAll("badNumbers") String number) {
    refused(json("{\"a\":" + number + "}"), MUCH, NUMBERS);
    refused(json("{\"a\":[{\"b\":" + number + "}]}"), MUCH, NUMBERS);
  }

  @Example
  void The_exponent_counts_towards_the_number_of_digits() {
    refused(json("{\"a\":" + "9".repeat(310) + "}"), MUCH, NUMBERS);
    accepted(json("{\"a\":" + "9".repeat(300) + "}"), MUCH);
  }

  @Example
  void Numbers_have_at_most_990_digits_in_plain_notation() {
    accepted(json("{\"a\":1." + "7".repeat(900) + "}"), MUCH);
    refused(json("{\"a\":1." + "7".repeat(995) + "}"), MUCH, NUMBERS);
    accepted(json("{\"a\":1." + "7".repeat(600) + "e-300}"), MUCH);
    refused(json("{\"a\":1." + "7".repeat(900) + "e-300}"), MUCH, NUMBERS);
  }

  @Provide
  Arbitrary<String> goodNumbers() {
    return Arbitraries.of(
        "0",
        "-0",
        "0.0",
        "1e307",
        "-1e307",
        "1e-307",
        "0.1",
        "1.50",
        "123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890",
        "9223372036854775807");
  }

  @Property
  void Numbers_keep_their_digits(@ForAll("goodNumbers") String number) {
    Metadata metadata = Metadata.of(json("{\"a\":" + number + "}"), MUCH);
    assertThat(metadata.json().get("a").decimalValue()).isEqualByComparingTo(number);
  }
}
