package dev.parley.ops.settings;

import dev.parley.http.Origins;
import dev.parley.identity.apikey.ApiKeySecret;
import dev.parley.session.secret.SecretCipher;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The validated settings that a packaged program reads from its environment.
 *
 * @param database {@code PARLEY_DB_HOST} and {@code PARLEY_DB_PORT}, 5432 when absent
 * @param migration {@code PARLEY_MIGRATION_DB_HOST} and {@code PARLEY_MIGRATION_DB_PORT}, those of
 *     {@code database} when absent
 * @param pooler {@code PARLEY_DB_POOLER}, false when absent
 * @param databaseName {@code PARLEY_DB_NAME}, {@code parley} when absent
 * @param databaseUser {@code PARLEY_DB_USER}
 * @param databasePassword {@code PARLEY_DB_PASSWORD}
 * @param databaseTls whether and how connections to the database are encrypted
 * @param providerTls which OpenID providers are trusted
 */
public record Settings(
    DatabaseAddress database,
    DatabaseAddress migration,
    boolean pooler,
    String databaseName,
    String databaseUser,
    String databasePassword,
    DatabaseTls databaseTls,
    ProviderTls providerTls) {

  /**
   * Reads and validates all settings.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting for the first one that is missing or wrong
   */
  public static Settings of(UnaryOperator<String> environment) throws UnusableSetting {
    Settings settings = read(environment, ProviderTls.of(environment));
    checkIssuer(
        required(
            environment,
            "PARLEY_OIDC_ISSUER",
            "the URL of the OpenID provider, such as https://id.example.com/realms/parley"));
    for (Setting setting : Setting.ALL) {
      setting.check(environment);
    }
    checkPorts(environment);
    checkOrigins(optional(environment, "PARLEY_CORS_ORIGINS", ""));
    checkSecretsKeys(optional(environment, "PARLEY_SECRETS_KEYS", ""));
    checkApiKey(optional(environment, "PARLEY_BOOTSTRAP_API_KEY", ""));
    settings.checkPoolSize(environment);
    if (flag(environment, "PARLEY_MIGRATE_AT_START", "true")) {
      settings.checkMigration(", or PARLEY_MIGRATE_AT_START=false");
    }
    return settings;
  }

  /**
   * Reads and validates the settings that a command uses.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting for the first one that is missing or wrong
   */
  public static Settings of(Command command, UnaryOperator<String> environment)
      throws UnusableSetting {
    Settings settings = read(environment, ProviderTls.NONE);
    for (Setting setting : Setting.ALL) {
      if (command.uses(setting.name())) {
        setting.check(environment);
      }
    }
    if (command == Command.MIGRATE) {
      settings.checkMigration("");
    }
    return settings;
  }

  private static Settings read(UnaryOperator<String> environment, ProviderTls providerTls)
      throws UnusableSetting {
    DatabaseAddress database =
        new DatabaseAddress(
            required(environment, "PARLEY_DB_HOST", "the host of the PostgreSQL server"),
            port(environment, "PARLEY_DB_PORT", "5432"));
    return new Settings(
        database,
        new DatabaseAddress(
            optional(environment, "PARLEY_MIGRATION_DB_HOST", database.host()),
            port(environment, "PARLEY_MIGRATION_DB_PORT", String.valueOf(database.port()))),
        flag(environment, "PARLEY_DB_POOLER", "false"),
        optional(environment, "PARLEY_DB_NAME", "parley"),
        required(environment, "PARLEY_DB_USER", "the name of the PostgreSQL user"),
        required(environment, "PARLEY_DB_PASSWORD", "the password of the PostgreSQL user"),
        DatabaseTls.of(environment),
        providerTls);
  }

  private static String required(UnaryOperator<String> environment, String name, String meaning)
      throws UnusableSetting {
    return Setting.value(environment, name)
        .orElseThrow(() -> new UnusableSetting(name + " is not set; it must be " + meaning));
  }

  /** The value of an optional setting; the default if it is absent or blank. */
  static String optional(UnaryOperator<String> environment, String name, String defaultValue) {
    return Setting.value(environment, name).orElse(defaultValue);
  }

  private static int port(UnaryOperator<String> environment, String name, String defaultValue)
      throws UnusableSetting {
    new Setting(name, SettingType.port()).check(environment);
    return Integer.parseInt(optional(environment, name, defaultValue));
  }

  private static boolean flag(UnaryOperator<String> environment, String name, String defaultValue)
      throws UnusableSetting {
    new Setting(name, SettingType.bool()).check(environment);
    return SettingType.isTrue(optional(environment, name, defaultValue));
  }

  /** Two servers cannot listen on the same port. */
  private static void checkPorts(UnaryOperator<String> environment) throws UnusableSetting {
    // Platforms that assign the port set PORT.
    boolean hasHttpPort = Setting.value(environment, "PARLEY_HTTP_PORT").isPresent();
    int httpPort = port(environment, hasHttpPort ? "PARLEY_HTTP_PORT" : "PORT", "8080");
    int managementPort = port(environment, "PARLEY_MANAGEMENT_PORT", "9000");
    if (managementPort == httpPort) {
      throw new UnusableSetting(
          "PARLEY_MANAGEMENT_PORT is "
              + managementPort
              + ", which is also the port of the API; health and metrics need a separate port");
    }
    String tlsDirectory = optional(environment, "PARLEY_TLS_DIR", "");
    if (!tlsDirectory.isEmpty()) {
      int httpsPort = port(environment, "PARLEY_HTTPS_PORT", "8443");
      if (httpsPort == httpPort || httpsPort == managementPort) {
        throw new UnusableSetting(
            "PARLEY_HTTPS_PORT is "
                + httpsPort
                + ", which the program also uses for another server");
      }
      new TlsFiles(Path.of(tlsDirectory)).read();
    }
  }

  private static void checkIssuer(String value) throws UnusableSetting {
    try {
      URI issuer = new URI(value);
      if (issuer.getHost() != null
          && ("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()))) {
        return;
      }
    } catch (URISyntaxException e) {
      // Reported below, like any other text that is not a URL.
    }
    throw new UnusableSetting(
        "PARLEY_OIDC_ISSUER is '" + printable(value) + "'; it must be an http or https URL");
  }

  private static void checkOrigins(String value) throws UnusableSetting {
    try {
      Origins.of(value);
    } catch (IllegalArgumentException e) {
      throw new UnusableSetting(
          "PARLEY_CORS_ORIGINS contains '"
              + printable(e.getMessage())
              + "'; it must be a list of origins as browsers send them, such as https://app.example.com,"
              + " separated by commas");
    }
  }

  /** Reports an invalid key without showing it. */
  private static void checkSecretsKeys(String value) throws UnusableSetting {
    if (!value.isEmpty()
        && !Stream.of(value.split(",", -1)).allMatch(text -> SecretCipher.key(text).isPresent())) {
      throw new UnusableSetting(
          "PARLEY_SECRETS_KEYS contains an invalid key; each must be 32 bytes in Base64, as printed by"
              + " 'openssl rand -base64 32', separated by commas");
    }
  }

  /** Reports an invalid value without showing it, because it is a secret. */
  private static void checkApiKey(String value) throws UnusableSetting {
    if (!value.isEmpty() && ApiKeySecret.of(value).isEmpty()) {
      throw new UnusableSetting("PARLEY_BOOTSTRAP_API_KEY must be " + ApiKeySecret.RULE);
    }
  }

  /**
   * One connection listens for changes of API keys, unless none can change or listening is not
   * needed; at least one other connection has to remain.
   */
  private void checkPoolSize(UnaryOperator<String> environment) throws UnusableSetting {
    int size = Integer.parseInt(optional(environment, "PARLEY_DB_POOL_SIZE", "17"));
    String kept = optional(environment, "PARLEY_API_KEYS_KEPT_FOR", "5s");
    if (size < 2 && !pooler && !DurationConverter.parseDuration(kept).isZero()) {
      throw new UnusableSetting(
          "PARLEY_DB_POOL_SIZE is '"
              + size
              + "'; it must be at least 2, because one connection listens for API key changes,"
              + " unless PARLEY_API_KEYS_KEPT_FOR is 0s");
    }
  }

  /**
   * Migrations are serialized by a session lock, which a pooler could hand to another client.
   *
   * @param alternative an alternative remedy for the message
   */
  private void checkMigration(String alternative) throws UnusableSetting {
    if (pooler && migration.equals(database)) {
      throw new UnusableSetting(
          "PARLEY_DB_POOLER is set, but migrations cannot go through a pooler: set"
              + " PARLEY_MIGRATION_DB_HOST, PARLEY_MIGRATION_DB_PORT or both to the address of"
              + " PostgreSQL itself"
              + alternative);
    }
  }

  /** The system properties to start the program with. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(databaseTls.properties());
    properties.putAll(providerTls.properties());
    if (pooler) {
      // Schema checks use JDBC, which would otherwise create named prepared statements after some
      // executions.
      properties.put("quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold", "0");
    }
    return properties;
  }

  /** A value in one line, without the password that a URL may contain. */
  public static String printable(String value) {
    return value.replaceAll("\\p{Cntrl}", "?").replaceAll("(//[^/@:]*:)[^/]*@", "$1…@");
  }

  /** Omits the password, because the result is logged. */
  @Override
  public String toString() {
    return databaseUser + "@" + database + "/" + databaseName;
  }
}
