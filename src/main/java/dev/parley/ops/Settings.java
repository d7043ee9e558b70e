package dev.parley.ops;

import dev.parley.http.Origins;
import dev.parley.identity.ApiKeySecret;
import dev.parley.session.Seal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The settings that a packaged program takes from its environment, checked.
 *
 * @param databaseHost {@code PARLEY_DB_HOST}
 * @param databasePort {@code PARLEY_DB_PORT}, 5432 when absent
 * @param databaseName {@code PARLEY_DB_NAME}, {@code parley} when absent
 * @param databaseUser {@code PARLEY_DB_USER}
 * @param databasePassword {@code PARLEY_DB_PASSWORD}
 */
record Settings(
    String databaseHost,
    int databasePort,
    String databaseName,
    String databaseUser,
    String databasePassword) {

  private static final int MAX_PORT = 65_535;

  private static final List<String> DURATIONS =
      List.of("PARLEY_SHUTDOWN_DELAY", "PARLEY_SHUTDOWN_TIMEOUT", "PARLEY_DB_IDLE_TIMEOUT");

  private static final List<String> SSL_MODES = List.of("disable", "prefer", "require");

  /**
   * Reads and checks all settings.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting for the first one that is missing or wrong
   */
  static Settings of(UnaryOperator<String> environment) throws UnusableSetting {
    Settings settings = ofDatabase(environment);
    checkIssuer(
        required(
            environment,
            "PARLEY_OIDC_ISSUER",
            "the URL of the OpenID provider, such as https://id.example.com/realms/parley"));
    // Platforms that choose the port say so in PORT.
    int httpPort =
        port(
            environment,
            isSet(environment, "PARLEY_HTTP_PORT") ? "PARLEY_HTTP_PORT" : "PORT",
            "8080");
    int managementPort = port(environment, "PARLEY_MANAGEMENT_PORT", "9000");
    if (managementPort == httpPort) {
      throw new UnusableSetting(
          "PARLEY_MANAGEMENT_PORT is "
              + managementPort
              + ", which is the port of the API, too; health and metrics need one of their own");
    }
    port(environment, "PARLEY_HTTPS_PORT", "8443");
    checkOrigins(optional(environment, "PARLEY_CORS_ORIGINS", ""));
    checkSecretsKeys(optional(environment, "PARLEY_SECRETS_KEYS", ""));
    String tlsDirectory = optional(environment, "PARLEY_TLS_DIR", "");
    if (!tlsDirectory.isEmpty()) {
      new TlsFiles(Path.of(tlsDirectory)).read();
    }
    checkApiKey(optional(environment, "PARLEY_BOOTSTRAP_API_KEY", ""));
    for (String name : DURATIONS) {
      checkDuration(environment, name);
    }
    checkPoolSize(environment);
    return settings;
  }

  /**
   * Reads and checks those that say where the database is, which are all that a {@link Command}
   * needs.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting for the first one that is missing or wrong
   */
  static Settings ofDatabase(UnaryOperator<String> environment) throws UnusableSetting {
    checkSslMode(optional(environment, "PARLEY_DB_SSL_MODE", "prefer"));
    return new Settings(
        required(environment, "PARLEY_DB_HOST", "the host that PostgreSQL runs on"),
        port(environment, "PARLEY_DB_PORT", "5432"),
        optional(environment, "PARLEY_DB_NAME", "parley"),
        required(environment, "PARLEY_DB_USER", "the user to connect to PostgreSQL as"),
        required(environment, "PARLEY_DB_PASSWORD", "that user's password"));
  }

  private static boolean isSet(UnaryOperator<String> environment, String name) {
    return !optional(environment, name, "").isEmpty();
  }

  private static String required(UnaryOperator<String> environment, String name, String meaning)
      throws UnusableSetting {
    String value = environment.apply(name);
    if (value == null || value.isBlank()) {
      throw new UnusableSetting(name + " is not set; it is " + meaning);
    }
    return value;
  }

  private static String optional(
      UnaryOperator<String> environment, String name, String defaultValue) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? defaultValue : value;
  }

  private static int port(UnaryOperator<String> environment, String name, String defaultValue)
      throws UnusableSetting {
    String value = optional(environment, name, defaultValue);
    int port = value.matches("\\d{1,5}") ? Integer.parseInt(value) : -1;
    if (port < 1 || port > MAX_PORT) {
      throw new UnusableSetting(
          name + " is '" + printable(value) + "'; it has to be a port from 1 to " + MAX_PORT);
    }
    return port;
  }

  private static void checkIssuer(String value) throws UnusableSetting {
    try {
      URI issuer = new URI(value);
      if (issuer.getHost() != null
          && ("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()))) {
        return;
      }
    } catch (URISyntaxException e) {
      // Told below, like any other text that is no URL.
    }
    throw new UnusableSetting(
        "PARLEY_OIDC_ISSUER is '" + printable(value) + "'; it has to be an http or https URL");
  }

  private static void checkOrigins(String value) throws UnusableSetting {
    try {
      Origins.of(value);
    } catch (IllegalArgumentException e) {
      throw new UnusableSetting(
          "PARLEY_CORS_ORIGINS holds '"
              + printable(e.getMessage())
              + "'; it has to be origins as browsers send them, such as https://app.example.com,"
              + " parted by commas");
    }
  }

  /** What is wrong with a key is said without the key. */
  private static void checkSecretsKeys(String value) throws UnusableSetting {
    if (!value.isEmpty()
        && !Stream.of(value.split(",", -1)).allMatch(text -> Seal.key(text).isPresent())) {
      throw new UnusableSetting(
          "PARLEY_SECRETS_KEYS holds something that is no key; each is 32 bytes in Base64, such as"
              + " 'openssl rand -base64 32' prints, parted by commas");
    }
  }

  /** Says what is wrong without the value, which is a secret. */
  private static void checkApiKey(String value) throws UnusableSetting {
    if (!value.isEmpty() && ApiKeySecret.of(value).isEmpty()) {
      throw new UnusableSetting("PARLEY_BOOTSTRAP_API_KEY has to be " + ApiKeySecret.RULE);
    }
  }

  private static void checkDuration(UnaryOperator<String> environment, String name)
      throws UnusableSetting {
    String value = optional(environment, name, "1s");
    if (!value.matches("\\d{1,9}(ms|s|m|h|d)")) {
      throw new UnusableSetting(
          name + " is '" + printable(value) + "'; it has to be a duration such as 500ms, 2s or 1m");
    }
  }

  /** One connection hears which API keys change, unless none are kept: another has to be left. */
  private static void checkPoolSize(UnaryOperator<String> environment) throws UnusableSetting {
    String value = optional(environment, "PARLEY_DB_POOL_SIZE", "17");
    boolean listens = !optional(environment, "PARLEY_API_KEYS_KEPT_FOR", "5s").matches("0\\D*");
    int least = listens ? 2 : 1;
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < least) {
      throw new UnusableSetting(
          "PARLEY_DB_POOL_SIZE is '"
              + printable(value)
              + "'; it has to be a number of connections, "
              + (listens ? "at least 2: one hears which API keys change" : "at least 1"));
    }
  }

  private static void checkSslMode(String value) throws UnusableSetting {
    if (!SSL_MODES.contains(value)) {
      throw new UnusableSetting(
          "PARLEY_DB_SSL_MODE is '"
              + printable(value)
              + "'; it has to be one of: "
              + String.join(", ", SSL_MODES));
    }
  }

  /** A value in one line. */
  static String printable(String value) {
    return value.replaceAll("\\p{Cntrl}", "?");
  }

  /** Without the password: what is logged is read by many. */
  @Override
  public String toString() {
    return databaseUser + "@" + databaseHost + ":" + databasePort + "/" + databaseName;
  }
}
