package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.parley.session.Secrets;
import java.util.Map;

/**
 * Secrets on their way in.
 *
 * @param byName their values; null removes one
 */
public record SecretValues(Map<String, String> byName) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SecretValues {}

  /**
   * What is to be done with them.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  Secrets change() {
    return Secrets.of(byName);
  }

  /** The names and no value: texts of requests are digested and may be logged. */
  @Override
  public String toString() {
    return "SecretValues" + byName.keySet().stream().sorted().toList();
  }
}
