package dev.parley.ops.settings;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The key store for HTTPS, loaded at startup and each time the TLS registry checks for a renewed
 * certificate. The registry's own settings require the files to exist; here they are optional.
 */
@Singleton
@Identifier("parley")
public class TlsKeyStore implements KeyStoreProvider {

  private static final Logger LOG = Logger.getLogger(TlsKeyStore.class);

  private final TlsConfig config;

  public TlsKeyStore(TlsConfig config) {
    this.config = config;
  }

  /** The certificate and its key; null, which disables HTTPS, if no directory is set. */
  @Override
  public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
    Optional<String> directory = config.dir().filter(name -> !name.isBlank());
    if (directory.isEmpty()) {
      return null;
    }
    try {
      PemKeyCertOptions pair = new TlsFiles(Path.of(directory.get())).read();
      return new KeyStoreAndKeyCertOptions(pair.loadKeyStore(vertx), pair);
    } catch (Exception e) {
      // The registry does not log a failed renewal; it keeps the current certificate.
      LOG.error(e.getMessage());
      throw new ConfigurationException("parley: " + e.getMessage());
    }
  }
}
