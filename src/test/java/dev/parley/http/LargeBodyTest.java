package dev.parley.http;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Bodies;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** The limit of a body can be raised. */
@ParleyTest
@TestProfile(OtherSettings.class)
class LargeBodyTest {

  private static String padded(int megabytes) {
    return "{\"name\":\"n\"" + " ".repeat(megabytes * 1024 * 1024) + "}";
  }

  @Test
  void A_body_below_the_limit_is_accepted_with_and_without_Content_Length() {
    assertThat(Bodies.post(somebody(), VECTARA, padded(3)).status()).isEqualTo(201);
    assertThat(Bodies.chunked(somebody(), VECTARA, padded(3)).status()).isEqualTo(201);
  }

  @Test
  void A_body_above_the_limit_is_rejected_with_and_without_Content_Length() {
    assertThat(Bodies.post(somebody(), VECTARA, padded(5)).status()).isEqualTo(413);
    assertThat(Bodies.chunked(somebody(), VECTARA, padded(5)).status()).isEqualTo(413);
  }
}
