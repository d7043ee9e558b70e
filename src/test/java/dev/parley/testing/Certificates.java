package dev.parley.testing;

import java.nio.file.Path;

/** Makes certificates for localhost that vouch for themselves. */
public final class Certificates {

  private static final String LOCALHOST = "localhost";

  private Certificates() {}

  /**
   * Writes a new certificate and its key into {@code tls.crt} and {@code tls.key}.
   *
   * @param directory where to
   * @param algorithm the key's: RSA or EC
   */
  public static void write(Path directory, String algorithm) {
    try (KeyTool keys = new KeyTool()) {
      keys.generate(
          LOCALHOST, algorithm, "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1");
      keys.write(LOCALHOST, directory);
    }
  }
}
