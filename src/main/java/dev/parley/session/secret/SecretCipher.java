package dev.parley.session.secret;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts texts with AES-256-GCM (NIST SP 800-38D). Read access to the database does not reveal a
 * text; write access does not allow changing one or moving it to another context. An encrypted text
 * has the form {@code <key>.<nonce and cipher text in Base64>}; the first part identifies the key
 * among those configured.
 */
@ApplicationScoped
public class SecretCipher {

  private static final int KEY_BYTES = 32;
  private static final int KEY_ID_BYTES = 4;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();

  public SecretCipher(SecretsConfig config) {
    config
        .keys()
        .ifPresent(
            texts ->
                texts.forEach(
                    text ->
                        key(text)
                            .ifPresent(key -> keys.put(id(key), new SecretKeySpec(key, "AES")))));
  }

  /** Parses a key from a setting: 32 bytes in Base64; empty if the value is anything else. */
  public static Optional<byte[]> key(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text.strip()))
          .filter(key -> key.length == KEY_BYTES);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String id(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether a key is configured. */
  public boolean hasKey() {
    return !keys.isEmpty();
  }

  /**
   * Encrypts a text.
   *
   * @param context where it is stored; it can be decrypted only for the same context
   * @throws IllegalStateException if no key is configured
   */
  public String encrypt(String text, String context) {
    String id = keys.keySet().stream().findFirst().orElseThrow(IllegalStateException::new);
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] encrypted =
        crypt(
            Cipher.ENCRYPT_MODE,
            keys.get(id),
            nonce,
            context,
            text.getBytes(StandardCharsets.UTF_8));
    byte[] whole =
        ByteBuffer.allocate(NONCE_BYTES + encrypted.length).put(nonce).put(encrypted).array();
    return id + "." + Base64.getEncoder().encodeToString(whole);
  }

  /** Whether the key that encrypted a text is configured. */
  public boolean canDecrypt(String encrypted) {
    return keys.containsKey(id(encrypted));
  }

  private static String id(String encrypted) {
    return encrypted.substring(0, Math.max(encrypted.indexOf('.'), 0));
  }

  /**
   * Decrypts a text.
   *
   * @param context where it was stored
   * @throws IllegalStateException if its key is no longer configured, or the encrypted text was
   *     changed
   */
  public String decrypt(String encrypted, String context) {
    SecretKeySpec key = keys.get(id(encrypted));
    if (key == null) {
      throw new IllegalStateException("a secret was encrypted with a key that is not configured");
    }
    byte[] whole = Base64.getDecoder().decode(encrypted.substring(encrypted.indexOf('.') + 1));
    byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
    byte[] content = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
    return new String(
        crypt(Cipher.DECRYPT_MODE, key, nonce, context, content), StandardCharsets.UTF_8);
  }

  private static byte[] crypt(
      int mode, SecretKeySpec key, byte[] nonce, String context, byte[] content) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt or decrypt a secret", e);
    }
  }
}
