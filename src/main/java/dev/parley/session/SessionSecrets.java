package dev.parley.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.session.secret.SecretCipher;
import dev.parley.session.secret.Secrets;
import dev.parley.store.StoredJson;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and changes the secrets of sessions. They are stored encrypted in the session's row, and
 * each can be decrypted only for its session and name.
 */
@Singleton
public class SessionSecrets {

  private static final int MAX_COUNT = 100;

  private final SecretCipher cipher;
  private final ObjectMapper json;

  public SessionSecrets(SecretCipher cipher, ObjectMapper json) {
    this.cipher = cipher;
    this.json = json;
  }

  /** Returns the names of a session's secrets. Responses never contain the values. */
  public List<String> names(Session session) {
    List<String> names = new ArrayList<>();
    StoredJson.object(json, session.secrets).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * Returns a session's secrets with their values, for code that acts on its behalf.
   *
   * @throws IllegalStateException if the key that encrypted one is no longer configured
   */
  public Map<String, String> values(Session session) {
    Map<String, String> values = new LinkedHashMap<>();
    StoredJson.object(json, session.secrets)
        .properties()
        .forEach(entry -> values.put(entry.getKey(), decrypt(session, entry)));
    return values;
  }

  /**
   * Returns a session's secrets for copying to another session.
   *
   * @param except the names of the secrets to leave out
   * @throws dev.parley.failure.FailureException invalid argument if the key that encrypted one is
   *     no longer configured
   */
  public Secrets copy(Session source, Set<String> except) {
    ObjectNode encrypted = StoredJson.object(json, source.secrets);
    encrypted.remove(except);
    encrypted
        .properties()
        .forEach(
            entry -> {
              if (!cipher.canDecrypt(entry.getValue().textValue())) {
                throw Secrets.invalid(
                    "cannot be copied: the key that '"
                        + entry.getKey()
                        + "' was encrypted with is no longer configured; set a new value, or null");
              }
            });
    Map<String, String> values = new LinkedHashMap<>();
    encrypted.properties().forEach(entry -> values.put(entry.getKey(), decrypt(source, entry)));
    return Secrets.of(values);
  }

  private String decrypt(Session session, Map.Entry<String, JsonNode> secret) {
    return cipher.decrypt(secret.getValue().textValue(), context(session, secret.getKey()));
  }

  /**
   * Changes the secrets of a session whose key is already set.
   *
   * @throws dev.parley.failure.FailureException invalid argument if the session would have more
   *     than 100 secrets, or if no encryption key is configured
   */
  void change(Session session, Secrets change) {
    if (change.byName().isEmpty()) {
      return;
    }
    ObjectNode secrets = StoredJson.object(json, session.secrets);
    change
        .byName()
        .forEach(
            (name, value) -> {
              if (value.isEmpty()) {
                secrets.remove(name);
              } else {
                requireKey();
                secrets.put(name, cipher.encrypt(value.get(), context(session, name)));
              }
            });
    if (secrets.size() > MAX_COUNT) {
      throw Secrets.invalid("must be at most " + MAX_COUNT);
    }
    session.secrets = secrets.toString();
  }

  private void requireKey() {
    if (!cipher.hasKey()) {
      throw Secrets.invalid("cannot be stored: no encryption key is configured");
    }
  }

  private static String context(Session session, String name) {
    return session.agentId + "\n" + session.key + "\n" + name;
  }
}
