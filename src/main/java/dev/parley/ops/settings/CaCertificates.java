package dev.parley.ops.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * A file with CA certificates in PEM format.
 *
 * @param setting the name of the setting that names the file, for messages
 * @param file the absolute path
 */
record CaCertificates(String setting, Path file) {

  private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----");

  /** Makes the path absolute. */
  CaCertificates {
    file = file.toAbsolutePath();
  }

  /**
   * Reads the file as all its users do: the JDK accepts more formats than Vert.x, which reads only
   * PEM blocks marked as certificates. Files that they would read differently are rejected.
   *
   * @throws UnusableSetting when the file cannot be read or holds no certificate
   */
  void check() throws UnusableSetting {
    if (!Files.exists(file)) {
      throw unusable("does not exist");
    }
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable("cannot be read");
    }
    long marked =
        CERTIFICATE.matcher(new String(content, StandardCharsets.ISO_8859_1)).results().count();
    try {
      Collection<?> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content));
      if (!certificates.isEmpty() && certificates.size() == marked) {
        return;
      }
    } catch (CertificateException e) {
      // Reported below, as for a file that is read differently.
    }
    throw unusable("is not a list of certificates in PEM format");
  }

  private UnusableSetting unusable(String reason) {
    return new UnusableSetting(setting + ": " + Settings.printable(file.toString()) + " " + reason);
  }
}
