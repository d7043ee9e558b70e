package dev.parley.vectara.apikey;

import dev.parley.identity.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The vendor's older format of an API key: one role by name, and corpora. */
final class OlderApiKey {

  private static final Map<String, Role> ROLES =
      new TreeMap<>(
          Map.of(
              // Only administrators create keys, so the role never exceeds those of the key's
              // creator.
              "personal", Role.ADMINISTRATOR,
              "serving", Role.AGENT_VIEWER,
              "serving_and_indexing", Role.AGENT_USER));

  private static final Pattern CORPUS = Pattern.compile("[0-9A-Za-z_=-]{1,50}");
  private static final int MAX_CORPORA = 1000;

  private OlderApiKey() {}

  /**
   * The roles of a key in this format; empty for a key in the current format.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape, also when both formats are used
   */
  static Optional<Set<Role>> roles(CreateApiKeyRequest request) {
    String name = request.apiKeyRole();
    if (name == null) {
      return Optional.empty();
    }
    if (request.apiRoles() != null || request.agentRoles() != null) {
      throw ApiKeyMapper.wrong(
          "api_key_role", "must not be given together with api_roles or agent_roles");
    }
    if (!ROLES.containsKey(name)) {
      throw ApiKeyMapper.wrong(
          "api_key_role", "must be one of " + String.join(", ", ROLES.keySet()));
    }
    return Optional.of(Set.of(ROLES.get(name)));
  }

  /**
   * The corpora of a key.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static List<String> corpusKeys(CreateApiKeyRequest request) {
    List<String> keys = request.corpusKeys() == null ? List.of() : request.corpusKeys();
    if (keys.size() > MAX_CORPORA) {
      throw ApiKeyMapper.wrong("corpus_keys", "must be at most " + MAX_CORPORA);
    }
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) == null || !CORPUS.matcher(keys.get(i)).matches()) {
        throw ApiKeyMapper.wrong(
            "corpus_keys[" + i + "]", "must be 1 to 50 letters, digits, '_', '=' and '-'");
      }
    }
    return keys;
  }
}
