package dev.parley.azure.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.Storable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Validation rules of the dialect for agents and versions. */
final class AgentRules {

  /** Pattern of agent names. */
  static final String NAME = "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$";

  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final int MAX_DESCRIPTION = 512;
  private static final int MAX_KIND = 64;

  /** Maximum size of a definition in bytes of UTF-8 JSON: a page of 100 has to fit into memory. */
  private static final int MAX_DEFINITION = 262_144;

  private static final String IDLE_TIMEOUT = "idle_timeout_seconds";

  /** The widest of the ranges that the vendor's clients have supported. */
  private static final int MIN_IDLE = 60;

  private static final int MAX_IDLE = 14_400;
  private static final String NOT_STORABLE =
      "must be nested at most 64 deep, without NUL characters, unpaired surrogates and numbers beyond"
          + " the range of a double or of more than 990 digits";

  private AgentRules() {}

  /**
   * Validates the name of a new agent.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static String name(String name) {
    require(
        name != null && NAME_PATTERN.matcher(name).matches(),
        "name",
        "must be 1 to 63 letters, digits and hyphens, with a letter or digit first and last");
    return name;
  }

  /**
   * The kind of agents that a query filters by, if any.
   *
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  static Optional<String> kind(String kind) {
    if (kind != null && (kind.isEmpty() || kind.length() > MAX_KIND || !Storable.text(kind))) {
      throw new HttpFailure.InvalidParameter("kind", "must be a string such as 'hosted'")
          .exception();
    }
    return Optional.ofNullable(kind);
  }

  /**
   * Whether a new agent is enabled.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static boolean enabled(String value) {
    String state = value == null ? "enabled" : value;
    require(
        state.equals("enabled") || state.equals("disabled"),
        "state",
        "must be 'enabled' or 'disabled'");
    return state.equals("enabled");
  }

  /**
   * Validates a definition: any object with a kind.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static ObjectNode definition(JsonNode definition) {
    require(definition instanceof ObjectNode, "definition", "is missing, or is not a JSON object");
    String kind = definition.path("kind").asText();
    require(
        definition.path("kind").isTextual() && !kind.isEmpty() && kind.length() <= MAX_KIND,
        "definition.kind",
        "must be a string such as 'hosted'");
    storable("definition", definition, MAX_DEFINITION);
    JsonNode idle = definition.path("session_configuration").path(IDLE_TIMEOUT);
    require(
        idle.isMissingNode()
            || idle.isNull()
            || (idle.isIntegralNumber()
                && idle.canConvertToInt()
                && idle.intValue() >= MIN_IDLE
                && idle.intValue() <= MAX_IDLE),
        "definition.session_configuration." + IDLE_TIMEOUT,
        "must be a whole number from " + MIN_IDLE + " to " + MAX_IDLE);
    return (ObjectNode) definition;
  }

  /**
   * Validates a description.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static String description(String text) {
    require(
        text.codePointCount(0, text.length()) <= MAX_DESCRIPTION,
        "description",
        "must be at most " + MAX_DESCRIPTION + " characters");
    require(Storable.text(text), "description", NOT_STORABLE);
    return text;
  }

  /**
   * Rejects a JSON value that cannot be stored.
   *
   * @param maxBytes its maximum size as UTF-8 JSON
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static void storable(String field, JsonNode value, int maxBytes) {
    require(Storable.json(value), field, NOT_STORABLE);
    require(
        value.toString().getBytes(StandardCharsets.UTF_8).length <= maxBytes,
        field,
        "must be at most " + maxBytes + " bytes");
  }

  /**
   * Rejects a body that violates a rule.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static void require(boolean holds, String field, String rule) {
    if (!holds) {
      throw new HttpFailure.WrongShape(field, rule).exception();
    }
  }
}
