package dev.parley.ops.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A setting of the program. To add one, add a line to {@link #ALL}.
 *
 * @param name the name of the environment variable
 * @param type the type of its value; {@link Settings} checks some of them further
 */
public record Setting(String name, SettingType type) {

  /** All settings, in the order of docs/settings.md. */
  public static final List<Setting> ALL =
      List.of(
          new Setting("PARLEY_DB_HOST", SettingType.host()),
          new Setting("PARLEY_DB_PORT", SettingType.port()),
          new Setting(
              "PARLEY_DB_NAME",
              SettingType.matching("letters, digits and the characters _.-", "[0-9A-Za-z_.-]+")),
          new Setting("PARLEY_DB_USER", SettingType.any()),
          new Setting("PARLEY_DB_PASSWORD", SettingType.any()),
          new Setting("PARLEY_DB_SSL_MODE", SettingType.any()),
          new Setting("PARLEY_DB_SSL_ROOT_CERT", SettingType.any()),
          new Setting("PARLEY_DB_POOLER", SettingType.bool()),
          new Setting("PARLEY_MIGRATION_DB_HOST", SettingType.host()),
          new Setting("PARLEY_MIGRATION_DB_PORT", SettingType.port()),
          new Setting("PARLEY_DB_POOL_SIZE", SettingType.number(1, 10_000)),
          new Setting("PARLEY_DB_IDLE_TIMEOUT", SettingType.duration("100ms", "1d")),
          new Setting("PARLEY_DB_STATEMENT_TIMEOUT", SettingType.duration("1s", "10m")),
          new Setting("PARLEY_MIGRATE_AT_START", SettingType.bool()),
          new Setting("PARLEY_OIDC_ISSUER", SettingType.any()),
          new Setting("PARLEY_OIDC_CA_CERT", SettingType.any()),
          new Setting("PARLEY_OIDC_AUDIENCE", SettingType.list()),
          new Setting("PARLEY_OIDC_CLOCK_SKEW", SettingType.duration("0s", "5m")),
          new Setting("PARLEY_OIDC_TOKEN_CACHE", SettingType.duration("0s", "1m")),
          new Setting("PARLEY_BOOTSTRAP_API_KEY", SettingType.any()),
          new Setting("PARLEY_SECRETS_KEYS", SettingType.any()),
          new Setting("PARLEY_AGENTS_FILE", SettingType.any()),
          new Setting("PARLEY_HTTP_PORT", SettingType.port()),
          new Setting("PARLEY_TLS_DIR", SettingType.any()),
          new Setting("PARLEY_HTTPS_PORT", SettingType.port()),
          new Setting("PARLEY_CORS_ORIGINS", SettingType.any()),
          new Setting("PARLEY_MANAGEMENT_PORT", SettingType.port()),
          new Setting("PARLEY_SHUTDOWN_DELAY", SettingType.duration("0s", "1h")),
          new Setting("PARLEY_SHUTDOWN_TIMEOUT", SettingType.duration("0s", "1h")),
          new Setting("PARLEY_HTTP_MAX_BODY_SIZE", SettingType.size("1K", "1G")),
          new Setting("PARLEY_HTTP_MAX_DROPPED_BODY", SettingType.size("0", "1G")),
          new Setting("PARLEY_HTTP_HEADER_TIMEOUT", SettingType.duration("1s", "1h")),
          new Setting("PARLEY_HTTP_BODY_TIMEOUT", SettingType.duration("1s", "1h")),
          new Setting("PARLEY_HTTP_IDLE_TIMEOUT", SettingType.duration("1s", "1h")),
          new Setting("PARLEY_STREAM_HEARTBEAT", SettingType.duration("1s", "10m")),
          new Setting("PARLEY_SESSION_MAX_METADATA_BYTES", SettingType.number(2, 1_048_576)),
          new Setting("PARLEY_SESSION_IDLE_AFTER", SettingType.duration("1s", "3650d")),
          new Setting("PARLEY_FILES_MAX_SIZE", SettingType.size("0", "1T")),
          new Setting("PARLEY_FILES_SESSION_QUOTA", SettingType.size("0", "1P")),
          new Setting("PARLEY_RUNTIME_DEFAULT", SettingType.any()),
          new Setting("PARLEY_RUNTIME_OPENAI_BASE_URL", SettingType.baseUrl()),
          new Setting(
              "PARLEY_RUNTIME_OPENAI_API",
              SettingType.matching("chat_completions or responses", "chat_completions|responses")),
          new Setting("PARLEY_RUNTIME_OPENAI_API_KEY", SettingType.any()),
          new Setting("PARLEY_RUNTIME_OPENAI_API_KEY_FILE", SettingType.any()),
          new Setting("PARLEY_RUNTIME_OPENAI_MODEL", SettingType.any()),
          new Setting("PARLEY_RUNTIME_OPENAI_CONTEXT_WINDOW", SettingType.number(1, 100_000_000)),
          new Setting("PARLEY_RUNTIME_OPENAI_TITLES", SettingType.bool()),
          new Setting("PARLEY_RUNTIME_OPENAI_ALLOWED_BASE_URLS", SettingType.baseUrls()),
          new Setting("PARLEY_RUNTIME_OPENAI_ALLOW_PRIVATE_ADDRESSES", SettingType.bool()),
          new Setting("PARLEY_RUNTIME_OPENAI_CONNECT_TIMEOUT", SettingType.duration("100ms", "5m")),
          new Setting(
              "PARLEY_RUNTIME_OPENAI_FIRST_PIECE_TIMEOUT", SettingType.duration("1s", "1h")),
          new Setting("PARLEY_RUNTIME_OPENAI_MAX_CONCURRENCY", SettingType.number(1, 10_000)),
          new Setting("PARLEY_RUNTIME_OPENAI_MAX_RETRIES", SettingType.number(0, 10)),
          new Setting("PARLEY_RUNTIME_MCP_ALLOWED_URLS", SettingType.baseUrls()),
          new Setting("PARLEY_RUNTIME_MCP_ALLOW_PRIVATE_ADDRESSES", SettingType.bool()),
          new Setting("PARLEY_RUNTIME_MCP_TOKENS", SettingType.any()),
          new Setting("PARLEY_RUNTIME_MCP_TOKENS_FILE", SettingType.any()),
          new Setting("PARLEY_RUNTIME_MCP_TIMEOUT", SettingType.duration("100ms", "1h")),
          new Setting("PARLEY_TURN_LEASE", SettingType.duration("5s", "5m")),
          new Setting("PARLEY_TURN_MAX_DURATION", SettingType.duration("1s", "1h")),
          new Setting("PARLEY_TURN_KEEP_PIECES", SettingType.duration("0s", "1d")),
          new Setting("PARLEY_TURN_MAX_QUEUED", SettingType.number(0, 10_000)),
          new Setting("PARLEY_TURN_MAX_IN_FLIGHT", SettingType.number(1, 10_000)),
          new Setting("PARLEY_TURN_MAX_MESSAGE", SettingType.number(1, 1_048_576)),
          new Setting("PARLEY_TURN_MAX_OUTPUT", SettingType.number(1, 16_777_216)),
          new Setting("PARLEY_TURN_MAX_PIECES", SettingType.number(1, 10_000_000)),
          new Setting("PARLEY_TURN_HISTORY_MESSAGES", SettingType.number(0, 10_000)),
          new Setting("PARLEY_TURN_HISTORY_LENGTH", SettingType.number(0, 16_777_216)),
          new Setting("PARLEY_TURN_HISTORY_SIZE", SettingType.number(0, 1_073_741_824)),
          new Setting("PARLEY_SCHEDULE_EVERY", SettingType.duration("1s", "1h", "off", "disabled")),
          new Setting("PARLEY_SCHEDULE_MAX_PER_OWNER", SettingType.number(1, 100_000)),
          new Setting("PARLEY_SCHEDULE_SESSION_TTL", SettingType.duration("0s", "3650d")),
          new Setting("PARLEY_SWEEP_EVERY", SettingType.duration("1s", "30d", "off", "disabled")),
          new Setting("PARLEY_SWEEP_KEEP_EXPIRED", SettingType.duration("0s", "3650d")),
          new Setting("PARLEY_PALANTIR_SESSION_TTL", SettingType.duration("1s", "3650d")),
          new Setting("PARLEY_AZURE_SESSION_TTL", SettingType.duration("1s", "3650d")),
          new Setting("PARLEY_AZURE_API_VERSIONS", SettingType.list()),
          new Setting("PARLEY_AZURE_AGENT_API_VERSIONS", SettingType.list()),
          new Setting("PARLEY_AZURE_REQUIRE_PREVIEW_HEADER", SettingType.bool()),
          new Setting("PARLEY_SESSION_SEARCH_FOR", SettingType.duration("0s", "60s")),
          new Setting("PARLEY_VECTARA_SESSION_NAME_REQUIRED", SettingType.bool()),
          new Setting("PARLEY_API_KEYS_KEPT_FOR", SettingType.duration("0s", "1h")),
          new Setting("PARLEY_API_KEYS_KEPT", SettingType.number(0, 10_000_000)),
          new Setting("PARLEY_IDENTITY_SUBJECT_CLAIM", SettingType.any()),
          new Setting("PARLEY_IDENTITY_CLIENT_CLAIMS", SettingType.list()),
          new Setting("PARLEY_IDENTITY_SCOPE_CLAIMS", SettingType.list()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_READ", SettingType.list()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_WRITE", SettingType.list()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_ADMIN", SettingType.list()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_IMPERSONATE", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_USER", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_VIEWER", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_DEVELOPER", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_ADMINISTRATOR", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_VIEWER", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_ADMINISTRATOR", SettingType.list()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_OWNER", SettingType.list()),
          new Setting("PARLEY_IDENTITY_WORKSPACE_CLAIM", SettingType.any()),
          new Setting(
              "PARLEY_IDENTITY_WORKSPACE",
              SettingType.matching(
                  "at most 128 letters, digits and the characters ._-, starting with a letter or digit",
                  "[0-9A-Za-z][0-9A-Za-z._-]{0,127}")));

  /** The beginning of the variables that say where the container of an agent is. */
  static final String CONTAINER = "PARLEY_RUNTIME_HOSTED_";

  /** Whether the program reads a variable of this name. */
  static boolean known(String name) {
    return name.startsWith(CONTAINER)
        || ALL.stream().anyMatch(setting -> setting.name.equals(name));
  }

  /**
   * The value of a setting; empty if it is absent or blank.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   */
  static Optional<String> value(UnaryOperator<String> environment, String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }

  /**
   * Checks the value, if there is one.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting when it is invalid
   */
  void check(UnaryOperator<String> environment) throws UnusableSetting {
    Optional<String> wrong = value(environment, name).filter(value -> !type.accepts(value));
    if (wrong.isPresent()) {
      throw new UnusableSetting(
          "%s is '%s'; it must be %s"
              .formatted(name, Settings.printable(wrong.get()), type.description()));
    }
  }
}
