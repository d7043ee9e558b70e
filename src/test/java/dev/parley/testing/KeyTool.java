package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and their certificates; the JDK makes them with this tool and no other way that is open. */
final class KeyTool implements AutoCloseable {

  private static final String PASSWORD = "password";
  private static final int PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Path store;

  /** Without any key yet. */
  KeyTool() {
    try {
      folder = Files.createTempDirectory("certificate");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store = folder.resolve("keys.p12");
  }

  /**
   * Makes a pair of keys and a certificate that is good for two days.
   *
   * @param alias the name to find it by
   * @param algorithm the key's: RSA or EC
   * @param options what is to be in the certificate, as the tool takes it
   */
  void generate(String alias, String algorithm, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J" + PackagedProgram.QUICK, "-J-XX:+UseSerialGC"));
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", algorithm, "-validity", "2"));
    command.addAll(List.of(options));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Path output = folder.resolve("output");
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new AssertionError("keytool: " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a certificate and its key into {@code tls.crt} and {@code tls.key}. */
  void write(String alias, Path directory) {
    try (InputStream content = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(content, PASSWORD.toCharArray());
      Files.writeString(
          directory.resolve("tls.crt"),
          pem("CERTIFICATE", keys.getCertificate(alias).getEncoded()));
      Files.writeString(
          directory.resolve("tls.key"),
          pem("PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(store);
      Files.deleteIfExists(folder.resolve("output"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
