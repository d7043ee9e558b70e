package dev.parley.http.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.parley.session.IdempotencyKey;
import dev.parley.session.secret.SecretCipher;
import dev.parley.session.secret.SecretsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests request bodies to detect repeated requests: HMAC-SHA-256 of the body as canonical JSON,
 * with sorted fields and without absent or null ones. Fields added by a later release therefore do
 * not change the digest of a request that lacks them.
 *
 * <p>A body can contain secrets, so the HMAC keys are derived from the keys that encrypt secrets:
 * access to the database does not allow guesses to be tested against a digest. Without configured
 * keys, requests with secrets are rejected, and a fixed key is used.
 */
@ApplicationScoped
public class RequestDigests {

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "parley idempotency digest";

  private final List<SecretKeySpec> keys;
  private final ObjectMapper json;

  public RequestDigests(SecretsConfig config, ObjectMapper json) {
    Stream<byte[]> configured =
        config.keys().stream()
            .flatMap(List::stream)
            .flatMap(text -> SecretCipher.key(text).stream());
    // The fixed key comes last: it matches what was created before the first key was configured.
    this.keys =
        Stream.concat(configured, Stream.of(PURPOSE.getBytes(StandardCharsets.UTF_8)))
            .map(key -> hmac(new SecretKeySpec(key, ALGORITHM), PURPOSE))
            .map(derived -> new SecretKeySpec(derived, ALGORITHM))
            .toList();
    this.json =
        json.copy()
            .setDefaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
  }

  /**
   * The digests of a request, one for each key; store the first.
   *
   * @param dialect the dialect of the request: equal bodies in two dialects are different requests
   */
  public List<UUID> of(String dialect, Record body) {
    String text = dialect + "\n" + canonical(body);
    return keys.stream().map(key -> IdempotencyKey.toDigest(hmac(key, text))).toList();
  }

  private String canonical(Record body) {
    try {
      JsonNode tree = json.valueToTree(body);
      tree.properties().removeIf(field -> field.getValue().isNull());
      return json.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED).writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request body can be written as JSON", e);
    }
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
