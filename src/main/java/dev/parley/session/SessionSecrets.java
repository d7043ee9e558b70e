package dev.parley.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The secrets of sessions: sealed in the row, each for its session and name. */
@ApplicationScoped
public class SessionSecrets {

  private static final int MAX_COUNT = 100;

  private final Seal seal;
  private final ObjectMapper json;

  public SessionSecrets(Seal seal, ObjectMapper json) {
    this.seal = seal;
    this.json = json;
  }

  /** The names of a session's secrets, the only thing of them that is ever shown. */
  public List<String> names(Session session) {
    List<String> names = new ArrayList<>();
    StoredJson.object(json, session.secrets).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * What a session's secrets are, for those that act in its name.
   *
   * @throws IllegalStateException when one was sealed with a key that is not configured any more
   */
  public Map<String, String> open(Session session) {
    Map<String, String> values = new LinkedHashMap<>();
    StoredJson.object(json, session.secrets)
        .properties()
        .forEach(entry -> values.put(entry.getKey(), open(session, entry)));
    return values;
  }

  /**
   * What another session is given of a session's secrets.
   *
   * @param except the names of those that it is not given
   * @throws dev.parley.failure.FailureException invalid argument, when one was sealed with a key
   *     that is not configured any more
   */
  public Secrets copy(Session source, Set<String> except) {
    ObjectNode sealed = StoredJson.object(json, source.secrets);
    sealed.remove(except);
    sealed
        .properties()
        .forEach(
            entry -> {
              if (!seal.opens(entry.getValue().textValue())) {
                throw Secrets.invalid(
                    "cannot be copied: the key that '"
                        + entry.getKey()
                        + "' was sealed with is gone; give it anew, or null");
              }
            });
    Map<String, String> values = new LinkedHashMap<>();
    sealed.properties().forEach(entry -> values.put(entry.getKey(), open(source, entry)));
    return Secrets.of(values);
  }

  private String open(Session session, Map.Entry<String, JsonNode> secret) {
    return seal.open(secret.getValue().textValue(), place(session, secret.getKey()));
  }

  /**
   * Changes the secrets of a session that has its key.
   *
   * @throws dev.parley.failure.FailureException invalid argument, when there would be more than
   *     100, or nothing is configured to seal them with
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
                requireSeal();
                secrets.put(name, seal.close(value.get(), place(session, name)));
              }
            });
    if (secrets.size() > MAX_COUNT) {
      throw Secrets.invalid("must be at most " + MAX_COUNT);
    }
    session.secrets = secrets.toString();
  }

  private void requireSeal() {
    if (!seal.possible()) {
      throw Secrets.invalid("are not kept here: no key is configured to seal them with");
    }
  }

  private static String place(Session session, String name) {
    return session.agentId + "\n" + session.key + "\n" + name;
  }
}
