package dev.parley.identity.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.Roles;
import dev.parley.testing.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** What is kept of a key decides about each call anew. */
@DisplayNameGeneration(Sentences.class)
class KnownApiKeyTest {

  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  private static ApiKey row() {
    ApiKey row = new ApiKey();
    row.id = UUID.randomUUID();
    row.hash = new byte[32];
    row.roles = StoredRoles.of(Roles.NONE).json();
    row.enabled = true;
    return row;
  }

  @Test
  void A_cached_key_is_rejected_from_its_expiry_on() {
    ApiKey row = row();
    row.expiresAt = END;
    KnownApiKey kept = KnownApiKey.of(row, "default", Duration.ZERO);
    assertThat(kept.opens(END.minusNanos(1))).isTrue();
    assertThat(kept.opens(END)).isFalse();
    assertThat(kept.opens(END.plusSeconds(1))).isFalse();
  }

  @Test
  void A_key_expires_by_the_databases_clock() {
    ApiKey row = row();
    row.expiresAt = END;
    KnownApiKey behind = KnownApiKey.of(row, "default", Duration.ofSeconds(20));
    assertThat(behind.opens(END.minusSeconds(20).minusNanos(1))).isTrue();
    assertThat(behind.opens(END.minusSeconds(20))).isFalse();
    KnownApiKey ahead = KnownApiKey.of(row, "default", Duration.ofSeconds(-20));
    assertThat(ahead.opens(END.plusSeconds(20).minusNanos(1))).isTrue();
    assertThat(ahead.opens(END.plusSeconds(20))).isFalse();
  }

  @Test
  void A_key_without_an_expiry_is_valid_until_it_is_disabled() {
    assertThat(KnownApiKey.of(row(), "default", Duration.ZERO).opens(Instant.MAX.minusNanos(1)))
        .isTrue();
    ApiKey disabled = row();
    disabled.enabled = false;
    assertThat(KnownApiKey.of(disabled, "default", Duration.ZERO).opens(END)).isFalse();
  }

  @Test
  void A_use_is_recorded_at_most_once_a_minute() {
    ApiKey row = row();
    row.lastUsedAt = END;
    KnownApiKey kept = KnownApiKey.of(row, "default", Duration.ZERO);
    assertThat(kept.toBeNoted(END.plusSeconds(59))).isFalse();
    assertThat(kept.toBeNoted(END.plusSeconds(60))).isTrue();
    assertThat(kept.toBeNoted(END.plusSeconds(61))).isFalse();
  }
}
