package dev.parley.ops;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A setting of the program. To add one, add a line to {@link #ALL}.
 *
 * @param name of the environment variable
 * @param kind the type of its value; {@link Settings} checks some of them further
 */
record Setting(String name, Kind kind) {

  /** All settings, in the order of docs/settings.md. */
  static final List<Setting> ALL =
      List.of(
          new Setting("PARLEY_DB_HOST", Kind.host()),
          new Setting("PARLEY_DB_PORT", Kind.port()),
          new Setting(
              "PARLEY_DB_NAME", Kind.matching("letters, digits and _.-", "[0-9A-Za-z_.-]+")),
          new Setting("PARLEY_DB_USER", Kind.any()),
          new Setting("PARLEY_DB_PASSWORD", Kind.any()),
          new Setting("PARLEY_DB_SSL_MODE", Kind.any()),
          new Setting("PARLEY_DB_SSL_ROOT_CERT", Kind.any()),
          new Setting("PARLEY_DB_POOLER", Kind.yesOrNo()),
          new Setting("PARLEY_MIGRATION_DB_HOST", Kind.host()),
          new Setting("PARLEY_MIGRATION_DB_PORT", Kind.port()),
          new Setting("PARLEY_DB_POOL_SIZE", Kind.number(1, 10_000)),
          new Setting("PARLEY_DB_IDLE_TIMEOUT", Kind.duration("100ms", "1d")),
          new Setting("PARLEY_MIGRATE_AT_START", Kind.yesOrNo()),
          new Setting("PARLEY_OIDC_ISSUER", Kind.any()),
          new Setting("PARLEY_OIDC_AUDIENCE", Kind.words()),
          new Setting("PARLEY_OIDC_CLOCK_SKEW", Kind.duration("0s", "5m")),
          new Setting("PARLEY_BOOTSTRAP_API_KEY", Kind.any()),
          new Setting("PARLEY_SECRETS_KEYS", Kind.any()),
          new Setting("PARLEY_AGENTS_FILE", Kind.any()),
          new Setting("PARLEY_HTTP_PORT", Kind.port()),
          new Setting("PARLEY_TLS_DIR", Kind.any()),
          new Setting("PARLEY_HTTPS_PORT", Kind.port()),
          new Setting("PARLEY_CORS_ORIGINS", Kind.any()),
          new Setting("PARLEY_MANAGEMENT_PORT", Kind.port()),
          new Setting("PARLEY_SHUTDOWN_DELAY", Kind.duration("0s", "1h")),
          new Setting("PARLEY_SHUTDOWN_TIMEOUT", Kind.duration("0s", "1h")),
          new Setting("PARLEY_HTTP_MAX_BODY_SIZE", Kind.size("1K", "1G")),
          new Setting("PARLEY_HTTP_MAX_DROPPED_BODY", Kind.size("0", "1G")),
          new Setting("PARLEY_HTTP_HEADER_TIMEOUT", Kind.duration("1s", "1h")),
          new Setting("PARLEY_HTTP_BODY_TIMEOUT", Kind.duration("1s", "1h")),
          new Setting("PARLEY_HTTP_IDLE_TIMEOUT", Kind.duration("1s", "1h")),
          new Setting("PARLEY_SESSION_MAX_METADATA_BYTES", Kind.number(2, 1_048_576)),
          new Setting("PARLEY_SESSION_IDLE_AFTER", Kind.duration("1s", "3650d")),
          new Setting("PARLEY_FILES_MAX_SIZE", Kind.size("0", "1T")),
          new Setting("PARLEY_FILES_SESSION_QUOTA", Kind.size("0", "1P")),
          new Setting("PARLEY_SWEEP_EVERY", Kind.duration("1s", "30d", "off", "disabled")),
          new Setting("PARLEY_SWEEP_KEEP_EXPIRED", Kind.duration("0s", "3650d")),
          new Setting("PARLEY_PALANTIR_SESSION_TTL", Kind.duration("1s", "3650d")),
          new Setting("PARLEY_AZURE_SESSION_TTL", Kind.duration("1s", "3650d")),
          new Setting("PARLEY_AZURE_API_VERSIONS", Kind.words()),
          new Setting("PARLEY_AZURE_AGENT_API_VERSIONS", Kind.words()),
          new Setting("PARLEY_AZURE_REQUIRE_PREVIEW_HEADER", Kind.yesOrNo()),
          new Setting("PARLEY_SESSION_SEARCH_FOR", Kind.duration("0s", "60s")),
          new Setting("PARLEY_VECTARA_SESSION_NAME_REQUIRED", Kind.yesOrNo()),
          new Setting("PARLEY_API_KEYS_KEPT_FOR", Kind.duration("0s", "1h")),
          new Setting("PARLEY_API_KEYS_KEPT", Kind.number(0, 10_000_000)),
          new Setting("PARLEY_IDENTITY_SUBJECT_CLAIM", Kind.any()),
          new Setting("PARLEY_IDENTITY_CLIENT_CLAIMS", Kind.words()),
          new Setting("PARLEY_IDENTITY_SCOPE_CLAIMS", Kind.words()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_READ", Kind.words()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_WRITE", Kind.words()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_ADMIN", Kind.words()),
          new Setting("PARLEY_IDENTITY_SCOPE_ALIASES_IMPERSONATE", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_USER", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_VIEWER", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_DEVELOPER", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_AGENT_ADMINISTRATOR", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_VIEWER", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_ADMINISTRATOR", Kind.words()),
          new Setting("PARLEY_IDENTITY_ROLE_SCOPES_OWNER", Kind.words()),
          new Setting("PARLEY_IDENTITY_WORKSPACE_CLAIM", Kind.any()),
          new Setting(
              "PARLEY_IDENTITY_WORKSPACE",
              Kind.matching(
                  "at most 128 letters, digits and ._-, the first of them no sign",
                  "[0-9A-Za-z][0-9A-Za-z._-]{0,127}")));

  /** Whether the program reads a variable of this name. */
  static boolean known(String name) {
    return ALL.stream().anyMatch(setting -> setting.name.equals(name));
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
    Optional<String> wrong = value(environment, name).filter(value -> !kind.takes(value));
    if (wrong.isPresent()) {
      throw new UnusableSetting(
          "%s is '%s'; it has to be %s"
              .formatted(name, Settings.printable(wrong.get()), kind.wanted()));
    }
  }
}
