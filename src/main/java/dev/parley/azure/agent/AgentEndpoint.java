package dev.parley.azure.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.IsolationRule;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.VersionIds;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The parts of an {@code agent_endpoint} that Parley uses. The other parts are stored unchanged.
 *
 * @param selected the version that its selector routes all traffic to; empty for the latest
 * @param isolation how its authorization scheme treats isolation keys
 */
record AgentEndpoint(Optional<VersionNumber> selected, IsolationRule isolation) {

  private static final String LATEST = "@latest";
  private static final String FIELD = "agent_endpoint";
  private static final String SCHEMES = FIELD + ".authorization_schemes";
  private static final String RULES = FIELD + ".version_selector.version_selection_rules";

  /**
   * Reads an endpoint.
   *
   * @param endpoint a JSON value; missing or null for an endpoint without settings
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  static AgentEndpoint of(JsonNode endpoint) {
    if (absent(endpoint)) {
      return new AgentEndpoint(Optional.empty(), IsolationRule.TAKEN);
    }
    AgentRules.require(endpoint.isObject(), FIELD, "must be a JSON object");
    return new AgentEndpoint(selected(endpoint.path("version_selector")), isolation(endpoint));
  }

  private static Optional<VersionNumber> selected(JsonNode selector) {
    if (absent(selector)) {
      return Optional.empty();
    }
    JsonNode rules = selector.path("version_selection_rules");
    if (selector.isObject() && absent(rules)) {
      return Optional.empty();
    }
    // All traffic goes to one version; traffic splitting is not supported.
    AgentRules.require(rules.isArray() && rules.size() == 1, RULES, "must be a list of one rule");
    JsonNode rule = rules.get(0);
    AgentRules.require(
        rule.path("type").asText().equals("FixedRatio"),
        RULES + "[0].type",
        "must be 'FixedRatio'");
    AgentRules.require(
        isAll(rule.path("traffic_percentage")), RULES + "[0].traffic_percentage", "must be 100");
    String version = rule.path("agent_version").textValue();
    if (LATEST.equals(version)) {
      return Optional.empty();
    }
    Optional<VersionNumber> number = Optional.ofNullable(version).flatMap(VersionIds::parse);
    AgentRules.require(
        number.isPresent(), RULES + "[0].agent_version", "must be the id of a version, or @latest");
    return number;
  }

  /** Changes a stored endpoint that selects a version, so that it selects the latest. */
  static void selectLatest(JsonNode endpoint) {
    for (JsonNode rule : endpoint.path("version_selector").path("version_selection_rules")) {
      ((ObjectNode) rule).put("agent_version", LATEST);
    }
  }

  private static IsolationRule isolation(JsonNode endpoint) {
    JsonNode schemes = endpoint.path("authorization_schemes");
    AgentRules.require(absent(schemes) || schemes.isArray(), SCHEMES, "must be a list");
    IsolationRule rule = IsolationRule.TAKEN;
    for (JsonNode scheme : schemes) {
      AgentRules.require(scheme.isObject(), SCHEMES, "must be a list of objects");
      JsonNode source = scheme.path("isolation_key_source");
      if (!absent(source)) {
        rule = isolationBy(source.path("kind").asText());
      }
    }
    return rule;
  }

  private static IsolationRule isolationBy(String kind) {
    // A misspelled kind must not disable isolation.
    AgentRules.require(
        kind.equals("Header") || kind.equals("Entra"),
        SCHEMES + ".isolation_key_source.kind",
        "must be 'Header' or 'Entra'");
    return kind.equals("Header") ? IsolationRule.REQUIRED : IsolationRule.IGNORED;
  }

  private static boolean isAll(JsonNode percentage) {
    return absent(percentage)
        || (percentage.isNumber()
            && percentage.decimalValue().compareTo(BigDecimal.valueOf(100)) == 0);
  }

  private static boolean absent(JsonNode value) {
    return value == null || value.isNull() || value.isMissingNode();
  }
}
