package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.parley.session.Secrets;
import java.util.Map;

/**
 * Secrets in a request.
 *
 * @param byName their values; null removes one
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
   * What is to be done with them.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  Secrets change() {
    return Secrets.of(byName);
  }

  /** The names without the values: a request may be logged. */
  @Override
  public String toString() {
    return "SecretValues" + byName.keySet().stream().sorted().toList();
  }
}
