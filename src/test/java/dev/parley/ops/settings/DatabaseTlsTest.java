package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.testing.Certificates;
import dev.parley.testing.Sentences;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class DatabaseTlsTest {

  private static final String REACTIVE = "quarkus.datasource.reactive.";
  private static final String JDBC = "quarkus.datasource.jdbc.additional-jdbc-properties.";

  @TempDir static Path folder;

  /** A certificate, made once because that takes a while. */
  private static String certificate;

  @BeforeAll
  static void makeCertificate() throws IOException {
    Certificates.write(folder, "EC");
    certificate = Files.readString(folder.resolve("tls.crt"));
  }

  private static DatabaseTls settings(String mode, String file) throws UnusableSetting {
    return DatabaseTls.of(Map.of("PARLEY_DB_SSL_MODE", mode, "PARLEY_DB_SSL_ROOT_CERT", file)::get);
  }

  private static String refusal(String mode, String file) {
    UnusableSetting refused =
        catchThrowableOfType(UnusableSetting.class, () -> settings(mode, file));
    assertThat(refused).as("the refusal of " + mode + " " + file).isNotNull();
    assertThat(refused.getMessage()).hasLineCount(1);
    return refused.getMessage();
  }

  private static Path file(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "authorities", ".pem"), content);
  }

  @Test
  void By_default_connections_are_encrypted_if_the_server_supports_it() throws UnusableSetting {
    assertThat(DatabaseTls.of(name -> null)).isEqualTo(new DatabaseTls("prefer", ""));
    assertThat(settings(" ", " ")).isEqualTo(new DatabaseTls("prefer", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "allow", "VERIFY-FULL", "verify_full", " require", "req\nuire"})
  void An_unknown_mode_is_rejected(String mode) {
    assertThat(refusal(mode, ""))
        .isEqualTo(
            "PARLEY_DB_SSL_MODE is '"
                + mode.replace('\n', '?')
                + "'; it must be one of: disable, prefer, require, verify-ca, verify-full");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void A_mode_that_does_not_verify_certificates_configures_both_drivers(String mode)
      throws UnusableSetting {
    assertThat(settings(mode, "").properties())
        .containsOnly(
            entry(JDBC + "sslmode", mode),
            entry(REACTIVE + "postgresql.ssl-mode", mode),
            entry(REACTIVE + "trust-all", "true"),
            entry(REACTIVE + "hostname-verification-algorithm", "NONE"));
  }

  @Test
  void The_default_mode_does_not_override_an_operators_own_settings() throws UnusableSetting {
    assertThat(settings("prefer", "").properties()).isEmpty();
    assertThat(settings("", "").properties()).isEmpty();
  }

  @Test
  void A_mode_that_verifies_certificates_configures_both_drivers() throws UnusableSetting {
    String file = folder.resolve("tls.crt").toString();
    assertThat(settings("verify-ca", file).properties())
        .containsOnly(
            entry(JDBC + "sslmode", "verify-ca"),
            entry(JDBC + "sslrootcert", file),
            entry(REACTIVE + "postgresql.ssl-mode", "verify-ca"),
            entry(REACTIVE + "trust-all", "false"),
            entry(REACTIVE + "trust-certificate-pem", "true"),
            entry(REACTIVE + "trust-certificate-pem.certs[0]", file),
            entry(REACTIVE + "hostname-verification-algorithm", "NONE"));
    assertThat(settings("verify-full", file).properties())
        .containsOnly(
            entry(JDBC + "sslmode", "verify-full"),
            entry(JDBC + "sslrootcert", file),
            entry(JDBC + "sslfactory", "dev.parley.ops.settings.HostNameSockets"),
            entry(REACTIVE + "postgresql.ssl-mode", "verify-full"),
            entry(REACTIVE + "trust-all", "false"),
            entry(REACTIVE + "trust-certificate-pem", "true"),
            entry(REACTIVE + "trust-certificate-pem.certs[0]", file),
            entry(REACTIVE + "hostname-verification-algorithm", "HTTPS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void A_mode_that_verifies_certificates_requires_CA_certificates(String mode) {
    assertThat(refusal(mode, ""))
        .isEqualTo(
            "PARLEY_DB_SSL_ROOT_CERT is not set; PARLEY_DB_SSL_MODE '"
                + mode
                + "' requires a file with the certificates of trusted authorities");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void CA_certificates_are_rejected_in_modes_that_do_not_use_them(String mode) {
    assertThat(refusal(mode, folder.resolve("tls.crt").toString()))
        .isEqualTo(
            "PARLEY_DB_SSL_ROOT_CERT is set, but PARLEY_DB_SSL_MODE '"
                + mode
                + "' does not verify certificates; use one of: verify-ca, verify-full");
  }

  @Test
  void A_missing_file_of_CA_certificates_is_reported() {
    Path missing = folder.resolve("none.pem");
    assertThat(refusal("verify-full", missing.toString()))
        .isEqualTo("PARLEY_DB_SSL_ROOT_CERT: " + missing + " does not exist");
    assertThat(refusal("verify-full", folder.toString()))
        .isEqualTo("PARLEY_DB_SSL_ROOT_CERT: " + folder + " cannot be read");
    assertThat(refusal("verify-full", "no\nne"))
        .isEqualTo(
            "PARLEY_DB_SSL_ROOT_CERT: " + Path.of("no?ne").toAbsolutePath() + " does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "certificate",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void An_invalid_file_of_CA_certificates_is_reported(String content) throws IOException {
    Path file = file(content);
    assertThat(refusal("verify-ca", file.toString()))
        .isEqualTo(
            "PARLEY_DB_SSL_ROOT_CERT: " + file + " is not a list of certificates in PEM format");
  }

  @Test
  void CA_certificates_that_only_one_driver_could_read_are_rejected()
      throws IOException, CertificateException {
    Path binary =
        Files.write(
            folder.resolve("tls.der"),
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes("US-ASCII")))
                .getEncoded());
    assertThat(refusal("verify-full", binary.toString())).endsWith(" in PEM format");
    Path other = file(certificate.replace("CERTIFICATE", "X509 CERTIFICATE"));
    assertThat(refusal("verify-full", other.toString())).endsWith(" in PEM format");
  }

  @Test
  void Several_CA_certificates_with_comments_are_accepted() throws IOException, UnusableSetting {
    Path file = file("The first\n" + certificate + "The second\r\n" + certificate);
    assertThat(settings("verify-full", file.toString()))
        .isEqualTo(new DatabaseTls("verify-full", file.toString()));
  }
}
