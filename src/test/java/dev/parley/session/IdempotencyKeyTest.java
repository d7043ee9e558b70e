package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class IdempotencyKeyTest {

  private static UUID digest(int fill) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) fill);
    return IdempotencyKey.toDigest(hash);
  }

  @Test
  void A_digest_is_a_UUID_that_says_how_it_was_computed() {
    UUID digest = digest(0xff);
    assertThat(digest).hasToString("01ffffff-ffff-8fff-bfff-ffffffffffff");
    assertThat(digest.version()).isEqualTo(8);
    assertThat(digest.variant()).isEqualTo(2);
    assertThat(digest(0)).hasToString("01000000-0000-8000-8000-000000000000");
  }

  @Test
  void A_request_is_the_same_when_one_of_its_digests_was_stored() {
    IdempotencyKey key = new IdempotencyKey("k", List.of(digest(1), digest(2)));
    assertThat(key.digest()).isEqualTo(digest(1));
    assertThat(key.matches(digest(1))).isTrue();
    assertThat(key.matches(digest(2))).isTrue();
    assertThat(key.matches(digest(3))).isFalse();
  }

  @Test
  void A_digest_of_another_release_cannot_be_compared_and_counts_as_the_same() {
    IdempotencyKey key = new IdempotencyKey("k", List.of(digest(1)));
    assertThat(key.matches(UUID.nameUUIDFromBytes(new byte[] {1}))).isTrue();
    assertThat(key.matches(UUID.fromString("02ffffff-ffff-8fff-bfff-ffffffffffff"))).isTrue();
  }
}
