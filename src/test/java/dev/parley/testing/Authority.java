package dev.parley.testing;

import java.nio.file.Path;

/** A certificate authority that certifies servers. */
public final class Authority implements AutoCloseable {

  private static final String ALIAS = "authority";

  private final KeyTool keys = new KeyTool();

  /** A new one, which nobody else vouches for. */
  public Authority() {
    keys.generate(ALIAS, "EC", "-dname", "CN=Test authority", "-ext", "bc:c");
  }

  /** Writes its own certificate, and its key, into {@code tls.crt} and {@code tls.key}. */
  public void write(Path directory) {
    keys.write(ALIAS, directory);
  }

  /**
   * Writes a server's certificate and key into {@code tls.crt} and {@code tls.key}.
   *
   * @param host the one name that the server goes by
   * @param directory where to
   */
  public void certify(String host, Path directory) {
    keys.generate(host, "EC", "-dname", "CN=" + host, "-ext", "san=dns:" + host, "-signer", ALIAS);
    keys.write(host, directory);
  }

  @Override
  public void close() {
    keys.close();
  }
}
