package dev.parley.ops.settings;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate and its private key in PEM format, named as in a Kubernetes secret.
 *
 * @param directory the directory of both files
 */
public record TlsFiles(Path directory) {

  private static final byte[] CHALLENGE = {1};

  /**
   * Reads both files and checks that they are usable for a TLS handshake.
   *
   * @throws UnusableSetting when they are not
   */
  public PemKeyCertOptions read() throws UnusableSetting {
    byte[] certificate = content("tls.crt");
    byte[] key = content("tls.key");
    PublicKey publicKey = publicKey(certificate);
    PemKeyCertOptions pair =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(certificate))
            .addKeyValue(Buffer.buffer(key));
    if (!fits(pair, publicKey)) {
      throw unusable(
          "tls.key", "contains no RSA or EC private key in PEM format that matches tls.crt");
    }
    return pair;
  }

  private byte[] content(String name) throws UnusableSetting {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      throw unusable(name, "does not exist");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unusable(name, "cannot be read");
    }
  }

  private PublicKey publicKey(byte[] certificate) throws UnusableSetting {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(certificate))
          .getPublicKey();
    } catch (CertificateException e) {
      throw unusable("tls.crt", "contains no certificate in PEM format");
    }
  }

  /**
   * Whether the key belongs to the certificate. Two files are not replaced atomically: with the new
   * version of one and the old version of the other, no client could connect.
   */
  private static boolean fits(PemKeyCertOptions pair, PublicKey publicKey) {
    try {
      String alias = pair.loadKeyStore(null).aliases().nextElement();
      X509KeyManager keys = (X509KeyManager) pair.getKeyManagerFactory(null).getKeyManagers()[0];
      PrivateKey privateKey = keys.getPrivateKey(alias);
      Signature signature =
          Signature.getInstance(
              "EC".equals(privateKey.getAlgorithm()) ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(privateKey);
      signature.update(CHALLENGE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (Exception e) {
      // Not a key, or a key of another type than the certificate's.
      return false;
    }
  }

  private UnusableSetting unusable(String name, String reason) {
    return new UnusableSetting(
        "PARLEY_TLS_DIR: " + Settings.printable(directory.resolve(name).toString()) + " " + reason);
  }
}
