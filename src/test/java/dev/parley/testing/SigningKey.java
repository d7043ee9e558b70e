package dev.parley.testing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;

/**
 * The key that all issuers of a run publish, so that a token is valid at each of them. It is an
 * elliptic curve's: signing with RSA takes many times as long, which a suite with thousands of
 * callers shows.
 */
final class SigningKey {

  static final String ID = "test";

  /** A system property: issuers and tests can be in different class loaders. */
  private static final String PROPERTY = "parley.test.signing-key";

  private static final KeyPair SHARED = shared();

  private SigningKey() {}

  static PrivateKey trusted() {
    return SHARED.getPrivate();
  }

  /** A key that no issuer publishes. */
  static PrivateKey foreign() {
    return Foreign.KEYS.getPrivate();
  }

  /** The public key in the form of a JSON web key. */
  static Map<String, Object> published() {
    EllipticCurveJsonWebKey key = new EllipticCurveJsonWebKey((ECPublicKey) SHARED.getPublic());
    key.setKeyId(ID);
    key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  private static final class Foreign {
    static final KeyPair KEYS = generate();
  }

  private static KeyPair shared() {
    String[] halves =
        ((String) System.getProperties().computeIfAbsent(PROPERTY, name -> encoded(generate())))
            .split(" ");
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      PublicKey open =
          keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(halves[0])));
      return new KeyPair(
          open,
          keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(halves[1]))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(KeyPair keys) {
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(keys.getPublic().getEncoded())
        + " "
        + base64.encodeToString(keys.getPrivate().getEncoded());
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
