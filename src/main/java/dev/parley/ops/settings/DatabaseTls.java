package dev.parley.ops.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * TLS settings for connections to PostgreSQL, for both drivers: JDBC, which migrates the schema,
 * and the reactive driver, which does everything else.
 *
 * @param mode {@code PARLEY_DB_SSL_MODE}, with PostgreSQL's values; {@code prefer} when absent
 * @param rootCertificate {@code PARLEY_DB_SSL_ROOT_CERT}, the absolute path of a file with CA
 *     certificates; empty in the modes that do not verify certificates
 */
public record DatabaseTls(String mode, String rootCertificate) {

  /** The JDK's name of the rule for matching a host name and a certificate. */
  static final String HOST_NAME_RULE = "HTTPS";

  private static final String MODE = "PARLEY_DB_SSL_MODE";
  private static final String ROOT_CERTIFICATE = "PARLEY_DB_SSL_ROOT_CERT";

  private static final String DEFAULT = "prefer";
  private static final String FULL = "verify-full";

  /** The modes that verify the server's certificate and therefore require CA certificates. */
  private static final List<String> VERIFYING = List.of("verify-ca", FULL);

  private static final List<String> MODES =
      List.of("disable", DEFAULT, "require", VERIFYING.get(0), VERIFYING.get(1));

  private static final String REACTIVE = "quarkus.datasource.reactive.";
  private static final String JDBC = "quarkus.datasource.jdbc.additional-jdbc-properties.";

  /**
   * Reads and validates both settings. A file is rejected in a mode that would not use it, because
   * setting one implies that certificates should be verified.
   *
   * @param environment finds a setting's value by its name; null when it is absent
   * @throws UnusableSetting when a setting is missing or wrong, or the file holds no certificate
   */
  static DatabaseTls of(UnaryOperator<String> environment) throws UnusableSetting {
    String mode = Settings.optional(environment, MODE, DEFAULT);
    if (!MODES.contains(mode)) {
      throw new UnusableSetting(
          "%s is '%s'; it must be one of: %s"
              .formatted(MODE, Settings.printable(mode), String.join(", ", MODES)));
    }
    String file = Settings.optional(environment, ROOT_CERTIFICATE, "");
    if (!VERIFYING.contains(mode)) {
      if (!file.isEmpty()) {
        throw new UnusableSetting(
            "%s is set, but %s '%s' does not verify certificates; use one of: %s"
                .formatted(ROOT_CERTIFICATE, MODE, mode, String.join(", ", VERIFYING)));
      }
      return new DatabaseTls(mode, "");
    }
    if (file.isEmpty()) {
      throw new UnusableSetting(
          "%s is not set; %s '%s' requires a file with the certificates of trusted authorities"
              .formatted(ROOT_CERTIFICATE, MODE, mode));
    }
    CaCertificates authorities = new CaCertificates(ROOT_CERTIFICATE, Path.of(file));
    authorities.check();
    return new DatabaseTls(mode, authorities.file().toString());
  }

  /** The settings under the names of the JDBC driver. */
  public Map<String, String> jdbc() {
    Map<String, String> names = new HashMap<>();
    names.put("sslmode", mode);
    if (verifies()) {
      names.put("sslrootcert", rootCertificate);
    }
    if (mode.equals(FULL)) {
      names.put("sslfactory", HostNameSockets.class.getName());
    }
    return names;
  }

  /**
   * The system properties for both drivers; none for the default mode, which the configuration
   * already sets and where an operator may have added more.
   */
  Map<String, String> properties() {
    if (mode.equals(DEFAULT)) {
      return Map.of();
    }
    Map<String, String> properties = new HashMap<>();
    jdbc().forEach((name, value) -> properties.put(JDBC + name, EnvironmentSource.literal(value)));
    properties.put(REACTIVE + "postgresql.ssl-mode", mode);
    // Without it the reactive driver verifies certificates in all modes that encrypt.
    properties.put(REACTIVE + "trust-all", String.valueOf(!verifies()));
    properties.put(
        REACTIVE + "hostname-verification-algorithm", mode.equals(FULL) ? HOST_NAME_RULE : "NONE");
    if (verifies()) {
      properties.put(REACTIVE + "trust-certificate-pem", "true");
      // Set by list index, because a list value would be split at a comma in the path.
      properties.put(
          REACTIVE + "trust-certificate-pem.certs[0]", EnvironmentSource.literal(rootCertificate));
    }
    return properties;
  }

  private boolean verifies() {
    return VERIFYING.contains(mode);
  }
}
