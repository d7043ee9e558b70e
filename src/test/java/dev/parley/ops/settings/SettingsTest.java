package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testing.Certificates;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class SettingsTest {

  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private static final String PASSWORD = "correct-horse-battery-staple";

  private static final Map<String, String> REQUIRED =
      Map.of(
          "PARLEY_DB_HOST", "db.example.com",
          "PARLEY_DB_USER", "parley-user",
          "PARLEY_DB_PASSWORD", PASSWORD,
          "PARLEY_OIDC_ISSUER", "https://id.example.com/realms/parley");

  private static final List<String> PORTS =
      List.of(
          "PARLEY_DB_PORT",
          "PARLEY_MIGRATION_DB_PORT",
          "PARLEY_HTTP_PORT",
          "PARLEY_HTTPS_PORT",
          "PARLEY_MANAGEMENT_PORT");

  /** Certificates and their keys, made once because that takes a while; by their algorithm. */
  @TempDir static Path certificates;

  @BeforeAll
  static void makeCertificates() throws IOException {
    for (String name : List.of("RSA", "EC", "another EC")) {
      Certificates.write(
          Files.createDirectory(certificates.resolve(name)), name.replace("another ", ""));
    }
  }

  /** Puts a file into a directory, as it is in that of a made certificate. */
  private static void copy(String certificate, String name, Path directory) throws IOException {
    Files.copy(
        certificates.resolve(certificate).resolve(name),
        directory.resolve(name),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copy(String certificate, Path directory) throws IOException {
    copy(certificate, "tls.crt", directory);
    copy(certificate, "tls.key", directory);
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "1", "-3", "2.5", "100000"})
  void A_pool_of_one_connection_is_rejected(String size) {
    assertThat(refusal(with("PARLEY_DB_POOL_SIZE", size)))
        .startsWith("PARLEY_DB_POOL_SIZE is '" + size + "'; it must be ");
  }

  @Test
  void One_connection_suffices_if_API_keys_are_not_cached() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_DB_POOL_SIZE", "1");
    environment.put("PARLEY_API_KEYS_KEPT_FOR", "0s");
    settings(environment);
  }

  @Test
  void One_connection_suffices_behind_a_pooler() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_DB_POOL_SIZE", "1");
    environment.put("PARLEY_DB_POOLER", "true");
    environment.put("PARLEY_MIGRATE_AT_START", "false");
    settings(environment);
  }

  @Test
  void Migrations_do_not_go_through_a_pooler() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_DB_POOLER", "on");
    String line =
        "PARLEY_DB_POOLER is set, but migrations cannot go through a pooler: set"
            + " PARLEY_MIGRATION_DB_HOST, PARLEY_MIGRATION_DB_PORT or both to the address of"
            + " PostgreSQL itself";
    assertThat(refusal(environment)).isEqualTo(line + ", or PARLEY_MIGRATE_AT_START=false");
    UnusableSetting refused =
        catchThrowableOfType(
            UnusableSetting.class, () -> Settings.of(Command.MIGRATE, environment::get));
    assertThat(refused).hasMessage(line);
    assertThat(Settings.of(Command.SWEEP, environment::get).pooler()).isTrue();

    environment.put("PARLEY_MIGRATION_DB_PORT", "5432");
    assertThat(refusal(environment)).startsWith(line);
    environment.put("PARLEY_MIGRATION_DB_PORT", "5433");
    assertThat(settings(environment).migration())
        .isEqualTo(new DatabaseAddress("db.example.com", 5433));
    environment.remove("PARLEY_MIGRATION_DB_PORT");
    environment.put("PARLEY_MIGRATION_DB_HOST", "[::1]");
    assertThat(Settings.of(Command.MIGRATE, environment::get).migration())
        .isEqualTo(new DatabaseAddress("[::1]", 5432));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PARLEY_SHUTDOWN_DELAY", "PARLEY_SHUTDOWN_TIMEOUT", "PARLEY_DB_IDLE_TIMEOUT"})
  void An_invalid_duration_is_rejected(String name) throws UnusableSetting {
    for (String value : List.of("abc", "-5s", "5 s", "s")) {
      assertThat(refusal(with(name, value)))
          .startsWith(name + " is '" + value + "'; it must be a duration ");
    }
    settings(with(name, "500ms"));
  }

  @Test
  void Health_and_metrics_require_a_separate_port() {
    assertThat(refusal(with("PARLEY_MANAGEMENT_PORT", "8080")))
        .startsWith("PARLEY_MANAGEMENT_PORT is 8080, which is also the port of the API");
    assertThat(refusal(with("PORT", "9000"))).startsWith("PARLEY_MANAGEMENT_PORT is 9000, which");
  }

  @Test
  void HTTPS_requires_a_separate_port() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_HTTPS_PORT", "8080");
    assertThat(settings(environment)).isEqualTo(settings(REQUIRED));
    environment.put("PARLEY_TLS_DIR", certificates.resolve("EC").toString());
    assertThat(refusal(environment))
        .startsWith("PARLEY_HTTPS_PORT is 8080, which the program also uses");
    environment.put("PARLEY_HTTPS_PORT", "9000");
    assertThat(refusal(environment))
        .startsWith("PARLEY_HTTPS_PORT is 9000, which the program also uses");
  }

  static List<Setting> checked() {
    return Setting.ALL.stream().filter(setting -> !setting.type().accepts(",")).toList();
  }

  @ParameterizedTest
  @MethodSource("checked")
  void A_value_of_the_wrong_type_is_reported_in_one_line(Setting setting) {
    assertThat(refusal(with(setting.name(), ",")))
        .isEqualTo(setting.name() + " is ','; it must be " + setting.type().description());
  }

  @Test
  void Most_settings_have_a_type() {
    assertThat(checked()).hasSizeGreaterThan(Setting.ALL.size() * 2 / 3);
  }

  @Test
  void Every_blank_setting_counts_as_absent() throws UnusableSetting {
    Map<String, String> environment = new HashMap<>();
    Setting.ALL.forEach(setting -> environment.put(setting.name(), " "));
    environment.putAll(REQUIRED);
    assertThat(settings(environment)).isEqualTo(settings(REQUIRED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARLEY_DB_HOST", "PARLEY_OIDC_ISSUER"})
  void A_password_in_a_URL_is_not_shown(String name) {
    assertThat(refusal(with(name, "postgres://user:se:cr@et@db.example.com/x")))
        .startsWith(name + " is 'postgres://user:…@db.example.com/x'; it must be ");
  }

  static List<String> required() {
    return List.copyOf(REQUIRED.keySet());
  }

  @ParameterizedTest
  @MethodSource("required")
  void A_missing_setting_is_reported(String name) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.remove(name);
    assertThat(refusal(environment)).startsWith(name + " is not set; it must be ");
  }

  @ParameterizedTest
  @MethodSource("required")
  void An_empty_setting_counts_as_missing(String name) {
    assertThat(refusal(with(name, ""))).startsWith(name + " is not set; it must be ");
    assertThat(refusal(with(name, " \t"))).startsWith(name + " is not set; it must be ");
  }

  @Test
  void Without_any_settings_the_first_one_is_reported() {
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
  void An_invalid_port_is_reported(String name, String value) {
    assertThat(refusal(with(name, value)))
        .isEqualTo(name + " is '" + value + "'; it must be a port from 1 to 65535");
  }

  static List<Arguments> rightPorts() {
    return PORTS.stream()
        .flatMap(name -> List.of("1", "80", "65535", "").stream().map(v -> Arguments.of(name, v)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rightPorts")
  void Any_valid_port_is_accepted(String name, String value) throws UnusableSetting {
    assertThat(settings(with(name, value)).database().host()).isEqualTo("db.example.com");
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
  void An_issuer_that_is_not_a_URL_is_rejected(String value) {
    assertThat(refusal(with("PARLEY_OIDC_ISSUER", value)))
        .isEqualTo("PARLEY_OIDC_ISSUER is '" + value + "'; it must be an http or https URL");
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "app.example.com",
        "localhost:3000",
        "//app.example.com",
        "https://",
        "https://app.example.com/",
        "https://app.example.com/app",
        "https://app.example.com?",
        "https://user@app.example.com",
        "https://App.example.com",
        "HTTPS://app.example.com",
        "https://app.example.com:",
        "https://app.example.com:0",
        "https://app.example.com:65536",
        "https://app.example.com:443",
        "http://app.example.com:80",
        "https://*.example.com",
        "/https://.*/",
        "https://app example.com",
        ""
      })
  void An_invalid_origin_is_reported(String value) {
    assertThat(refusal(with("PARLEY_CORS_ORIGINS", "https://a.example.com," + value)))
        .isEqualTo(
            "PARLEY_CORS_ORIGINS contains '"
                + value.strip()
                + "'; it must be a list of origins as browsers send them, such as https://app.example.com,"
                + " separated by commas");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "https://app.example.com",
        "http://localhost:3000, https://app.example.com:8443 ,http://127.0.0.1:5173",
        "http://[::1]:3000",
        "http://app.example.com:443",
        "capacitor://localhost"
      })
  void Origins_are_separated_by_commas(String value) throws UnusableSetting {
    assertThat(settings(with("PARLEY_CORS_ORIGINS", value))).isEqualTo(settings(REQUIRED));
  }

  @Test
  void Absent_settings_have_their_defaults() throws UnusableSetting {
    assertThat(settings(REQUIRED))
        .isEqualTo(
            new Settings(
                new DatabaseAddress("db.example.com", 5432),
                new DatabaseAddress("db.example.com", 5432),
                false,
                "parley",
                "parley-user",
                PASSWORD,
                new DatabaseTls("prefer", ""),
                ProviderTls.NONE));
    Map<String, String> blank = with("PARLEY_DB_NAME", " ");
    blank.put("PARLEY_DB_PORT", "");
    blank.put("PARLEY_TLS_DIR", " ");
    assertThat(settings(blank)).isEqualTo(settings(REQUIRED));
  }

  @Test
  void Configured_values_are_used() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_DB_PORT", "6432");
    environment.put("PARLEY_DB_NAME", "sessions");
    environment.put("PARLEY_HTTP_PORT", "80");
    environment.put("PARLEY_MANAGEMENT_PORT", "81");
    environment.put("PARLEY_HTTPS_PORT", "443");
    assertThat(settings(environment))
        .isEqualTo(
            new Settings(
                new DatabaseAddress("db.example.com", 6432),
                new DatabaseAddress("db.example.com", 6432),
                false,
                "sessions",
                "parley-user",
                PASSWORD,
                new DatabaseTls("prefer", ""),
                ProviderTls.NONE));
  }

  @Test
  void The_authorities_of_a_provider_are_used_for_it(@TempDir Path directory) throws Exception {
    copy("EC", directory);
    String file = directory.resolve("tls.crt").toString();
    assertThat(settings(with("PARLEY_OIDC_CA_CERT", file)).properties())
        .containsEntry("quarkus.oidc.tls.tls-configuration-name", "provider")
        .containsEntry("quarkus.tls.provider.trust-store.pem.certs[0]", file);
    assertThat(refusal(with("PARLEY_OIDC_CA_CERT", directory.resolve("tls.key").toString())))
        .endsWith("tls.key is not a list of certificates in PEM format");
    assertThat(refusal(with("PARLEY_OIDC_CA_CERT", directory.resolve("none").toString())))
        .endsWith("none does not exist");
  }

  @Test
  void PORT_sets_the_port_unless_PARLEY_HTTP_PORT_is_set() throws UnusableSetting {
    assertThat(refusal(with("PORT", "tcp"))).startsWith("PORT is 'tcp'; it must be a port");
    Map<String, String> both = with("PORT", "tcp");
    both.put("PARLEY_HTTP_PORT", "8081");
    assertThat(settings(both)).isEqualTo(settings(REQUIRED));
  }

  @Test
  void A_command_requires_only_the_database_settings() throws UnusableSetting {
    Map<String, String> environment = with("PARLEY_HTTP_PORT", "http");
    environment.remove("PARLEY_OIDC_ISSUER");
    environment.put("PARLEY_DB_POOL_SIZE", "1");
    environment.put("PARLEY_SWEEP_KEEP_EXPIRED", "for long");
    assertThat(Settings.of(Command.MIGRATE, environment::get)).isEqualTo(settings(REQUIRED));
    UnusableSetting refused =
        catchThrowableOfType(
            UnusableSetting.class, () -> Settings.of(Command.SWEEP, environment::get));
    assertThat(refused)
        .hasMessageStartingWith("PARLEY_SWEEP_KEEP_EXPIRED is 'for long'; it must be a duration");
  }

  @ParameterizedTest
  @EnumSource
  void Each_command_requires_the_database_settings(Command command) {
    Map<String, String> environment = new HashMap<>(REQUIRED);
    environment.remove("PARLEY_DB_USER");
    UnusableSetting refused =
        catchThrowableOfType(UnusableSetting.class, () -> Settings.of(command, environment::get));
    assertThat(refused).hasMessageStartingWith("PARLEY_DB_USER is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void A_certificate_with_its_key_is_accepted(String algorithm) throws UnusableSetting {
    assertThat(settings(with("PARLEY_TLS_DIR", certificates.resolve(algorithm).toString())))
        .isEqualTo(settings(REQUIRED));
  }

  @Test
  void A_key_with_a_certificate_chain_is_accepted(@TempDir Path directory) throws Exception {
    copy("EC", directory);
    Files.writeString(
        directory.resolve("tls.crt"),
        Files.readString(certificates.resolve("RSA/tls.crt")),
        StandardOpenOption.APPEND);
    assertThat(settings(with("PARLEY_TLS_DIR", directory.toString()))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key"})
  void A_missing_certificate_or_key_is_reported(String name, @TempDir Path directory)
      throws IOException {
    copy("EC", directory);
    Files.delete(directory.resolve(name));
    assertThat(refusal(with("PARLEY_TLS_DIR", directory.toString())))
        .isEqualTo("PARLEY_TLS_DIR: " + directory.resolve(name) + " does not exist");
  }

  @Test
  void A_missing_directory_is_reported_by_its_first_file(@TempDir Path directory) {
    assertThat(refusal(with("PARLEY_TLS_DIR", directory + "/none")))
        .isEqualTo("PARLEY_TLS_DIR: " + directory + "/none/tls.crt does not exist");
    assertThat(refusal(with("PARLEY_TLS_DIR", "no\nne")))
        .isEqualTo("PARLEY_TLS_DIR: no?ne/tls.crt does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key"})
  void An_unreadable_certificate_or_key_is_reported(String name, @TempDir Path directory)
      throws IOException {
    copy("EC", directory);
    Files.delete(directory.resolve(name));
    Files.createDirectory(directory.resolve(name));
    assertThat(refusal(with("PARLEY_TLS_DIR", directory.toString())))
        .isEqualTo("PARLEY_TLS_DIR: " + directory.resolve(name) + " cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "certificate",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"
      })
  void An_invalid_certificate_is_reported(String content, @TempDir Path directory)
      throws IOException {
    copy("EC", directory);
    Files.writeString(directory.resolve("tls.crt"), content);
    assertThat(refusal(with("PARLEY_TLS_DIR", directory.toString())))
        .isEqualTo(
            "PARLEY_TLS_DIR: "
                + directory.resolve("tls.crt")
                + " contains no certificate in PEM format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "key",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
      })
  void An_invalid_key_is_reported(String content, @TempDir Path directory) throws IOException {
    copy("EC", directory);
    Files.writeString(directory.resolve("tls.key"), content);
    assertThat(refusal(with("PARLEY_TLS_DIR", directory.toString()))).isEqualTo(unfit(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "another EC"})
  void A_key_of_another_certificate_is_reported(String other, @TempDir Path directory)
      throws IOException {
    copy("EC", "tls.crt", directory);
    copy(other, "tls.key", directory);
    assertThat(refusal(with("PARLEY_TLS_DIR", directory.toString()))).isEqualTo(unfit(directory));
  }

  private static String unfit(Path directory) {
    return "PARLEY_TLS_DIR: "
        + directory.resolve("tls.key")
        + " contains no RSA or EC private key in PEM format that matches tls.crt";
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "c2hvcnQ=", "?", KEY + ",", KEY + ",c2hvcnQ="})
  void An_invalid_encryption_key_is_reported_without_showing_it(String keys) {
    assertThat(refusal(with("PARLEY_SECRETS_KEYS", keys)))
        .isEqualTo(
            "PARLEY_SECRETS_KEYS contains an invalid key; each must be 32 bytes in Base64, as printed by"
                + " 'openssl rand -base64 32', separated by commas");
  }

  @Test
  void Several_encryption_keys_are_accepted() throws UnusableSetting {
    assertThat(settings(with("PARLEY_SECRETS_KEYS", KEY + ", " + KEY)))
        .isEqualTo(settings(REQUIRED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789012345678901234567890",
        "an API key of a program has no spaces",
        "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2ln"
      })
  void An_invalid_bootstrap_API_key_is_not_shown(String key) {
    assertThat(refusal(with("PARLEY_BOOTSTRAP_API_KEY", key)))
        .isEqualTo(
            "PARLEY_BOOTSTRAP_API_KEY must be 32 to 256 letters, digits and the characters"
                + " _.~-, and not in the format of a signed token");
  }

  @Test
  void The_bootstrap_API_key_has_32_to_256_characters() throws UnusableSetting {
    assertThat(settings(with("PARLEY_BOOTSTRAP_API_KEY", "k".repeat(32)))).isNotNull();
    assertThat(settings(with("PARLEY_BOOTSTRAP_API_KEY", "aA0_.~-".repeat(30)))).isNotNull();
    assertThat(settings(with("PARLEY_BOOTSTRAP_API_KEY", "k".repeat(256)))).isNotNull();
    assertThat(refusal(with("PARLEY_BOOTSTRAP_API_KEY", "k".repeat(257)))).isNotEmpty();
    assertThat(settings(with("PARLEY_BOOTSTRAP_API_KEY", " "))).isNotNull();
  }

  @Test
  void A_password_can_contain_any_characters() throws UnusableSetting {
    assertThat(settings(with("PARLEY_DB_PASSWORD", " p\"'\\\u00e9 ")).databasePassword())
        .isEqualTo(" p\"'\\\u00e9 ");
  }
}
