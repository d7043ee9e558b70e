package dev.parley.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Makes certificates for localhost that vouch for themselves. */
public final class Certificates {

  private static final String PASSWORD = "password";
  private static final String ALIAS = "localhost";
  private static final int PATIENCE_SECONDS = 60;

  private Certificates() {}

  /**
   * Writes a new certificate and its key into {@code tls.crt} and {@code tls.key}.
   *
   * @param directory where to
   * @param algorithm the key's: RSA or EC
   */
  public static void write(Path directory, String algorithm) {
    try {
      KeyStore store = generate(algorithm);
      byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      Files.writeString(
          directory.resolve("tls.crt"),
          pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
      Files.writeString(directory.resolve("tls.key"), pem("PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JDK makes certificates with this tool and no other way that is open to a program. */
  private static KeyStore generate(String algorithm) throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("certificate");
    Path file = folder.resolve("keys.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  ALIAS,
                  "-keyalg",
                  algorithm,
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost,ip:127.0.0.1",
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile())
              .start();
      if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError("keytool: " + Files.readString(folder.resolve("output")));
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD.toCharArray());
      return store;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder.resolve("output"));
      Files.delete(folder);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
  }
}
