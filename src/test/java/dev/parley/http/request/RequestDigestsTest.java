package dev.parley.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class RequestDigestsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Body(String name, @JsonProperty("the_data") JsonNode data) {}

  /** The body as a later release knows it. */
  private record LaterBody(
      @JsonProperty("the_data") JsonNode data, String name, Integer added, List<String> more) {}

  private static String key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static RequestDigests digests(String... keys) {
    return new RequestDigests(
        () -> keys.length == 0 ? Optional.empty() : Optional.of(List.of(keys)), JSON);
  }

  private static Body body(String name, Map<String, ?> data) {
    return new Body(name, JSON.valueToTree(data));
  }

  @Test
  void The_digest_of_a_request_stays_the_same_from_release_to_release() {
    assertThat(digests().of("vectara", body("n", Map.of("a", 1))))
        .containsExactly(UUID.fromString("01078a34-6881-8ac7-b8b3-c50298e49692"));
  }

  @Test
  void An_absent_field_of_a_later_release_does_not_change_the_digest() {
    JsonNode data = JSON.valueToTree(Map.of("a", 1));
    assertThat(digests().of("azure", new LaterBody(data, "n", null, null)))
        .isEqualTo(digests().of("azure", new Body("n", data)));
    assertThat(digests().of("azure", new LaterBody(data, "n", 1, null)))
        .doesNotContainAnyElementsOf(digests().of("azure", new Body("n", data)));
  }

  @Test
  void A_null_field_counts_as_absent_except_within_stored_JSON() {
    RequestDigests digests = digests();
    assertThat(digests.of("azure", new Body("n", JSON.nullNode())))
        .isEqualTo(digests.of("azure", new Body("n", null)));
    assertThat(digests.of("azure", new Body("n", JSON.createObjectNode().putNull("a"))))
        .isNotEqualTo(digests.of("azure", new Body("n", JSON.createObjectNode())));
  }

  @Test
  void Different_values_or_dialects_have_different_digests() {
    RequestDigests digests = digests();
    List<UUID> first = digests.of("azure", body("n", Map.of("a", 1)));
    assertThat(first)
        .isNotEqualTo(digests.of("azure", body("n", Map.of("a", 2))))
        .isNotEqualTo(digests.of("azure", body("n", Map.of("a", "1"))))
        .isNotEqualTo(digests.of("azure", body("o", Map.of("a", 1))))
        .isNotEqualTo(digests.of("palantir", body("n", Map.of("a", 1))));
  }

  @Test
  void A_request_is_recognized_after_a_key_rotation() {
    Body body = body("n", Map.of());
    UUID withoutKey = digests().of("vectara", body).get(0);
    UUID withOld = digests(key(1)).of("vectara", body).get(0);
    List<UUID> withBoth = digests(key(2), key(1)).of("vectara", body);
    assertThat(withBoth).hasSize(3).contains(withoutKey, withOld).doesNotHaveDuplicates();
    assertThat(withBoth.get(0)).isNotIn(withoutKey, withOld);
  }
}
