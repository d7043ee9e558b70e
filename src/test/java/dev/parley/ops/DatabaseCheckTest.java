package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.ops.settings.Settings;
import dev.parley.ops.settings.UnusableSetting;
import dev.parley.testing.Sentences;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class DatabaseCheckTest {

  @Test
  void An_unreachable_database_is_reported_with_its_address() throws UnusableSetting {
    Settings settings =
        Settings.of(
            Map.of(
                    "PARLEY_DB_HOST", "localhost",
                    "PARLEY_DB_PORT", "1",
                    "PARLEY_DB_NAME", "postgres",
                    "PARLEY_DB_USER", "postgres",
                    "PARLEY_DB_PASSWORD", "postgres",
                    "PARLEY_OIDC_ISSUER", "http://localhost")
                ::get);
    UnusableSetting refused =
        catchThrowableOfType(
            UnusableSetting.class, () -> new DatabaseCheck(settings).run(Optional.empty()));
    assertThat(refused)
        .hasMessageStartingWith(
            "cannot connect to PostgreSQL at localhost:1/postgres as user postgres: ");
  }
}
