package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.parley.session.secret.Secrets;
import java.util.Map;

/**
 * Secrets in a request.
 *
 * @param byName values by name; null removes a secret
 */
public record SecretValues(Map<String, String> byName) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SecretValues {}

  @Override
  @JsonValue
  public Map<String, String> byName() {
    return byName;
  }

  /**
   * The changes to a session's secrets.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  Secrets change() {
    return Secrets.of(byName);
  }

  /** Shows only the names, because requests may be logged. */
  @Override
  public String toString() {
    return "SecretValues" + byName.keySet().stream().sorted().toList();
  }
}
