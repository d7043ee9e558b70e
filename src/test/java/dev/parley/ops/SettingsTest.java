package dev.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testing.Sentences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class SettingsTest {

  private static final String PASSWORD = "correct-horse-battery-staple";

  private static final Map<String, String> REQUIRED =
      Map.of(
          "PARLEY_DB_HOST", "db.example.com",
          "PARLEY_DB_USER", "parley-user",
          "PARLEY_DB_PASSWORD", PASSWORD,
          "PARLEY_OIDC_ISSUER", "https://id.example.com/realms/parley");

  private static final List<String> PORTS =
      List.of("PARLEY_DB_PORT", "PARLEY_HTTP_PORT", "PARLEY_MANAGEMENT_PORT");

  private static Settings settings(Map<String, String> environment) throws UnusableSetting {
    return Settings.of(environment::get);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.put(name, value);
    return environment;
  }

  /** What is said about an environment that is refused. */
  private static String refusal(Map<String, String> environment) {
    UnusableSetting refused =
        catchThrowableOfType(UnusableSetting.class, () -> settings(environment));
    assertThat(refused).as("the refusal of " + environment).isNotNull();
    String message = refused.getMessage();
    assertThat(message).doesNotContain(PASSWORD).hasLineCount(1);
    return message;
  }

  static List<String> required() {
    return List.copyOf(REQUIRED.keySet());
  }

  @ParameterizedTest
  @MethodSource("required")
  void A_missing_setting_is_named(String name) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.remove(name);
    assertThat(refusal(environment)).startsWith(name + " is not set; it is ");
  }

  @ParameterizedTest
  @MethodSource("required")
  void An_empty_setting_is_a_missing_one(String name) {
    assertThat(refusal(with(name, ""))).startsWith(name + " is not set; it is ");
    assertThat(refusal(with(name, " \t"))).startsWith(name + " is not set; it is ");
  }

  @Test
  void Without_any_setting_the_first_is_named() {
    assertThat(refusal(Map.of())).startsWith("PARLEY_DB_HOST is not set");
  }

  static List<Arguments> wrongPorts() {
    List<Arguments> cases = new ArrayList<>();
    for (String name : PORTS) {
      for (String value :
          List.of(
              "0",
              "65536",
              "99999",
              "100000",
              "99999999999999999999",
              "-1",
              "+80",
              "80.0",
              "0x50",
              " 80",
              "http",
              "\u0668\u0660")) {
        cases.add(Arguments.of(name, value));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("wrongPorts")
  void A_port_that_is_none_is_named(String name, String value) {
    assertThat(refusal(with(name, value)))
        .isEqualTo(name + " is '" + value + "'; it has to be a port from 1 to 65535");
  }

  static List<Arguments> rightPorts() {
    return PORTS.stream()
        .flatMap(name -> List.of("1", "80", "65535", "").stream().map(v -> Arguments.of(name, v)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rightPorts")
  void Any_port_will_do(String name, String value) throws UnusableSetting {
    assertThat(settings(with(name, value)).databaseHost()).isEqualTo("db.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id.example.com",
        "id.example.com:8443/realms/parley",
        "//id.example.com",
        "/realms/parley",
        "https:",
        "https://",
        "https:///realms",
        "https:id.example.com",
        "ftp://id.example.com",
        "file:///etc/passwd",
        "https://id example.com",
        "https://id.example.com/{realm}",
        "ht tp://id.example.com",
        "{}"
      })
  void An_issuer_that_is_no_url_is_named(String value) {
    assertThat(refusal(with("PARLEY_OIDC_ISSUER", value)))
        .isEqualTo("PARLEY_OIDC_ISSUER is '" + value + "'; it has to be an http or https URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "http://localhost:8180/realms/parley",
        "https://id.example.com/",
        "https://[::1]:8443",
        "https://10.0.0.1"
      })
  void An_issuer_is_an_http_or_https_url(String value) throws UnusableSetting {
    assertThat(settings(with("PARLEY_OIDC_ISSUER", value)).databaseUser()).isEqualTo("parley-user");
  }

  @Test
  void What_is_left_out_takes_its_default() throws UnusableSetting {
    assertThat(settings(REQUIRED))
        .isEqualTo(new Settings("db.example.com", 5432, "parley", "parley-user", PASSWORD));
    Map<String, String> blank = with("PARLEY_DB_NAME", " ");
    blank.put("PARLEY_DB_PORT", "");
    assertThat(settings(blank)).isEqualTo(settings(REQUIRED));
  }

  @Test
  void What_is_set_is_used() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_DB_PORT", "6432");
    environment.put("PARLEY_DB_NAME", "sessions");
    environment.put("PARLEY_HTTP_PORT", "80");
    environment.put("PARLEY_MANAGEMENT_PORT", "81");
    assertThat(settings(environment))
        .isEqualTo(new Settings("db.example.com", 6432, "sessions", "parley-user", PASSWORD));
  }

  @Test
  void A_password_may_hold_anything() throws UnusableSetting {
    assertThat(settings(with("PARLEY_DB_PASSWORD", " p\"'\\\u00e9 ")).databasePassword())
        .isEqualTo(" p\"'\\\u00e9 ");
  }
}
