package dev.parley.ops.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * TLS settings for connections to the OpenID provider.
 *
 * @param caCertificates {@code PARLEY_OIDC_CA_CERT}, the absolute path of a file with CA
 *     certificates; empty to trust the authorities that the JVM trusts
 */
public record ProviderTls(String caCertificates) {

  /** The default, and the settings of commands, which do not contact the provider. */
  static final ProviderTls NONE = new ProviderTls("");

  private static final String SETTING = "PARLEY_OIDC_CA_CERT";
  private static final String NAME = "provider";

  /**
   * Reads and validates the setting.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting when the file cannot be read or holds no certificate
   */
  static ProviderTls of(UnaryOperator<String> environment) throws UnusableSetting {
    String file = Settings.optional(environment, SETTING, "");
    if (file.isEmpty()) {
      return NONE;
    }
    CaCertificates authorities = new CaCertificates(SETTING, Path.of(file));
    authorities.check();
    return new ProviderTls(authorities.file().toString());
  }

  /** The system properties: a TLS configuration, and its use for the provider. */
  Map<String, String> properties() {
    return caCertificates.isEmpty()
        ? Map.of()
        : Map.of(
            "quarkus.oidc.tls.tls-configuration-name",
            NAME,
            // Set by list index, because a list value would be split at a comma in the path.
            "quarkus.tls." + NAME + ".trust-store.pem.certs[0]",
            EnvironmentSource.literal(caCertificates));
  }
}
