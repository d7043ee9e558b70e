package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.apikey.ApiKeyConfig;
import dev.parley.testing.Sentences;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class EnvironmentTest {

  /** What Kubernetes puts into a pod next to Services named parley, parley-db and parley-http. */
  private static final Map<String, String> LINKS =
      Map.ofEntries(
          Map.entry("PARLEY_SERVICE_HOST", "10.0.0.1"),
          Map.entry("PARLEY_SERVICE_PORT", "80"),
          Map.entry("PARLEY_SERVICE_PORT_HTTP", "80"),
          Map.entry("PARLEY_PORT", "tcp://10.0.0.1:80"),
          Map.entry("PARLEY_PORT_80_TCP", "tcp://10.0.0.1:80"),
          Map.entry("PARLEY_PORT_80_TCP_PROTO", "tcp"),
          Map.entry("PARLEY_PORT_80_TCP_PORT", "80"),
          Map.entry("PARLEY_PORT_80_TCP_ADDR", "10.0.0.1"),
          Map.entry("PARLEY_DB_SERVICE_HOST", "fd00::1"),
          Map.entry("PARLEY_DB_PORT", "tcp://[fd00::1]:5432"),
          Map.entry("PARLEY_HTTP_PORT", "tcp://10.0.0.3:80"),
          Map.entry("PARLEY_HTTP_PORT_53_UDP", "udp://10.0.0.3:53"));

  /** The program's configuration in an environment, as far as it goes here. */
  private static SmallRyeConfig config(Map<String, String> variables) {
    EnvConfigSource source =
        EnvironmentSource.source(new Environment(variables), name -> !name.equals("PARLEY_UNUSED"));
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withSources(source)
        .withSources(
            new PropertiesConfigSource(
                Map.of(
                    "password", "${PARLEY_DB_PASSWORD}",
                    "http.port", "${PARLEY_HTTP_PORT:${PORT:8080}}",
                    "unused", "${PARLEY_UNUSED:unused}"),
                "application.properties",
                250))
        .withMapping(ApiKeyConfig.class)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " \t\n"})
  void A_blank_variable_leaves_the_default(String blank) {
    SmallRyeConfig config =
        config(
            Map.of(
                "PARLEY_API_KEYS_KEPT_FOR", blank,
                "PARLEY_API_KEYS_KEPT", blank,
                "PARLEY_HTTP_PORT", blank,
                "PORT", blank));
    ApiKeyConfig keys = config.getConfigMapping(ApiKeyConfig.class);
    assertThat(keys.keptFor()).hasSeconds(5);
    assertThat(keys.kept()).isEqualTo(10_000);
    assertThat(config.getValue("http.port", int.class)).isEqualTo(8080);
  }

  @Test
  void A_blank_port_setting_falls_back_to_PORT() {
    assertThat(
            config(Map.of("PARLEY_HTTP_PORT", "", "PORT", "80"))
                .getConfigValue("http.port")
                .getValue())
        .isEqualTo("80");
  }

  @Test
  void Configured_values_are_used() {
    SmallRyeConfig config = config(Map.of("PARLEY_API_KEYS_KEPT", "7", "PARLEY_HTTP_PORT", "81"));
    assertThat(config.getConfigMapping(ApiKeyConfig.class).kept()).isEqualTo(7);
    assertThat(config.getValue("http.port", int.class)).isEqualTo(81);
  }

  @Test
  void Variables_that_a_command_does_not_use_are_ignored() {
    assertThat(config(Map.of("PARLEY_UNUSED", "x")).getConfigValue("unused").getValue())
        .isEqualTo("unused");
    assertThat(Command.MIGRATE.uses("PARLEY_DB_POOL_SIZE")).isTrue();
    assertThat(Command.MIGRATE.uses("PARLEY_SWEEP_KEEP_EXPIRED")).isFalse();
    assertThat(Command.SWEEP.uses("PARLEY_SWEEP_KEEP_EXPIRED")).isTrue();
    assertThat(Command.SWEEP.uses("PARLEY_SESSION_IDLE_AFTER")).isFalse();
    assertThat(Command.SWEEP.uses("PORT")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p${x}", "$", "$$", "a$b$$c", "${x:y}", "${HOME}", "\\", "${x::y}", "a\\$b", "\\${x}",
        "\\\\$"
      })
  void A_password_is_used_literally(String password) {
    assertThat(config(Map.of("PARLEY_DB_PASSWORD", password)).getConfigValue("password").getValue())
        .isEqualTo(password);
  }

  @Test
  void Variables_of_other_programs_are_not_changed() {
    Map<String, String> others =
        Map.of("QUARKUS_LOG_LEVEL", "", "OTHER_PORT", "tcp://10.0.0.1:80", "SUPPORT", " ");
    assertThat(new Environment(others).taken(name -> false)).isEqualTo(others);
    assertThat(new Environment(others).unknown()).isEmpty();
  }

  @Test
  void Variables_that_Kubernetes_sets_for_Services_are_ignored_without_a_warning() {
    assertThat(new Environment(LINKS).taken(name -> true)).isEmpty();
    assertThat(new Environment(LINKS).unknown()).isEmpty();
  }

  @Test
  void Unknown_settings_are_reported() {
    Map<String, String> variables = new HashMap<>(LINKS);
    variables.put("PARLEY_SWEEP_EVRY", "5m");
    variables.put("PARLEY_PORT", "8080");
    variables.put("PARLEY_SWEEP_EVERY", "5m");
    variables.put("PORT", "8080");
    variables.put("parley", "x");
    assertThat(new Environment(variables).unknown())
        .containsExactly("PARLEY_PORT", "PARLEY_SWEEP_EVRY");
  }
}
