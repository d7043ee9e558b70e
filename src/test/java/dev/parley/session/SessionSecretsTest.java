package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.session.secret.SecretCipher;
import dev.parley.session.secret.Secrets;
import dev.parley.testing.Sentences;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** How secrets are encrypted. */
@DisplayNameGeneration(Sentences.class)
class SessionSecretsTest {

  private static final String OLD = key(1);
  private static final String NEW = key(2);

  private static String key(int fill) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static SecretCipher cipher(String... keys) {
    return new SecretCipher(() -> keys.length == 0 ? Optional.empty() : Optional.of(List.of(keys)));
  }

  @Property(tries = 200)
  void An_encrypted_text_can_be_decrypted_in_its_context(
      @ForAll byte[] bytes, @ForAll String place) {
    String text =
        new String(bytes, java.nio.charset.StandardCharsets.UTF_16BE).replace('\ud800', ' ');
    String storable =
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    SecretCipher cipher = cipher(NEW);
    assertThat(cipher.decrypt(cipher.encrypt(storable, place), place)).isEqualTo(storable);
  }

  @Test
  void The_first_key_encrypts_and_the_old_one_still_decrypts() {
    String encrypted = cipher(OLD).encrypt("secret", "here");
    SecretCipher both = cipher(NEW, OLD);
    assertThat(both.decrypt(encrypted, "here")).isEqualTo("secret");
    assertThat(cipher(NEW).decrypt(both.encrypt("secret", "here"), "here")).isEqualTo("secret");
  }

  @Test
  void A_text_cannot_be_decrypted_in_another_context_with_another_key_or_after_a_change() {
    String encrypted = cipher(OLD).encrypt("secret", "here");
    assertThatThrownBy(() -> cipher(OLD).decrypt(encrypted, "there"))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cipher(NEW).decrypt(encrypted, "here"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not configured");
    char last = encrypted.charAt(encrypted.length() - 5);
    String changed =
        encrypted.substring(0, encrypted.length() - 5)
            + (last == 'A' ? 'B' : 'A')
            + encrypted.substring(encrypted.length() - 4);
    assertThatThrownBy(() -> cipher(OLD).decrypt(changed, "here"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void Without_an_encryption_key_secrets_are_rejected() {
    SessionSecrets secrets = new SessionSecrets(cipher(), new ObjectMapper());
    Session session = new Session();
    session.agentId = UUID.randomUUID();
    session.key = "k";
    assertThatThrownBy(() -> secrets.change(session, Secrets.of(Map.of("a", "v"))))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused ->
                assertThat(refused.failure())
                    .isEqualTo(
                        new Failure.InvalidArgument(
                            Failure.InvalidArgument.Field.SECRETS,
                            "cannot be stored: no encryption key is configured")));
    assertThat(session.secrets).isEqualTo("{}");
  }

  @Test
  void The_string_form_of_secrets_shows_names_but_no_values() {
    assertThat(Secrets.of(Map.of("token", "xoxp-1")).toString()).isEqualTo("Secrets[token]");
  }
}
