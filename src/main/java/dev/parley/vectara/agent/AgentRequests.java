package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.Agent;
import dev.parley.agent.AgentChange;
import dev.parley.agent.AgentSettings;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.IsolationRule;
import dev.parley.agent.NewVersion;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.JsonPlace;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.Ids;
import dev.parley.store.StoredJson;
import dev.parley.vectara.GeneratedKeys;
import dev.parley.vectara.agent.JsonRule.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Converts agent requests to the core's types. */
@ApplicationScoped
public class AgentRequests {

  /** The fields of requests and responses that are not part of a definition. */
  static final Set<String> APART = Set.of("key", "enabled", "created_at", "updated_at");

  private static final String KEY = "key";
  private static final String NAME = "name";
  private static final String DESCRIPTION = "description";
  private static final Pattern KEYS = Pattern.compile("[0-9a-zA-Z_-]{1,50}");

  /** Maximum size of a definition in bytes of UTF-8 JSON: a page of 100 has to fit into memory. */
  private static final int MAX_DEFINITION = 262_144;

  private final ObjectMapper json;
  private final Ids ids;

  public AgentRequests(ObjectMapper json, Ids ids) {
    this.json = json;
    this.ids = ids;
  }

  /**
   * A new agent.
   *
   * @param names candidate names, in the order to try them
   * @param settings its settings
   * @param first its first version
   */
  record NewAgent(List<String> names, AgentSettings settings, NewVersion first) {}

  /**
   * The agent that a create request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   * @throws dev.parley.failure.FailureException invalid argument
   */
  NewAgent created(AgentRequest request) {
    ObjectNode fields = request.fields();
    boolean enabled = enabled(fields, true);
    String name = name(fields);
    ObjectNode own = checked(AgentPatch.created(definable(fields)));
    return new NewAgent(
        names(fields, name),
        new AgentSettings(
            name,
            own.path(DESCRIPTION).asText(),
            enabled,
            json.createObjectNode(),
            Optional.empty(),
            IsolationRule.TAKEN),
        version(json.createObjectNode(), own, Optional.empty()));
  }

  private List<String> names(ObjectNode fields, String name) {
    JsonNode key = fields.path(KEY);
    if (!fields.hasNonNull(KEY)) {
      String digits = ids.next().toString().replace("-", "");
      return GeneratedKeys.wordings("agt_", name).stream()
          .map(wording -> wording.apply(digits))
          .toList();
    }
    if (!key.isTextual() || !KEYS.matcher(key.textValue()).matches()) {
      throw new HttpFailure.WrongShape(KEY, "must be 1 to 50 letters, digits, '_' and '-'")
          .exception();
    }
    return List.of(key.textValue());
  }

  /**
   * The change that a replace request makes. Absent fields get their default.
   *
   * @return throws wrong shape or invalid argument, when the request violates a rule
   */
  Function<DescribedAgent, AgentChange> replaced(AgentRequest request) {
    return was -> {
      ObjectNode fields = request.fields();
      requireSameKey(was.agent(), fields);
      boolean enabled = enabled(fields, true);
      String name = name(fields);
      ObjectNode own = checked(AgentPatch.created(definable(fields)));
      return change(was, name, enabled, own);
    };
  }

  /**
   * The change that an update request makes. Absent fields are kept.
   *
   * @return throws wrong shape or invalid argument, when the request violates a rule
   */
  Function<DescribedAgent, AgentChange> patched(AgentRequest request) {
    return was -> {
      ObjectNode fields = request.fields();
      requireSameKey(was.agent(), fields);
      boolean enabled = enabled(fields, was.agent().enabled);
      ObjectNode patch = definable(fields);
      if (patch.isEmpty()) {
        return new AgentChange(
            settings(was, was.agent().displayName, was.agent().description, enabled),
            Optional.empty());
      }
      String name = patch.has(NAME) ? name(patch) : was.agent().displayName;
      ObjectNode before = AgentDefinition.part(StoredJson.object(json, was.version().definition));
      before.put(NAME, name);
      String description = AgentMapper.description(was);
      if (!description.equals(before.path(DESCRIPTION).asText())) {
        before.put(DESCRIPTION, description);
      }
      return change(was, name, enabled, checked(AgentPatch.patched(before, patch)));
    };
  }

  private AgentChange change(DescribedAgent was, String name, boolean enabled, ObjectNode own) {
    ObjectNode definition = StoredJson.object(json, was.version().definition);
    return new AgentChange(
        settings(was, name, own.path(DESCRIPTION).asText(), enabled),
        Optional.of(
            version(
                definition, own, Optional.of(StoredJson.object(json, was.version().metadata)))));
  }

  private AgentSettings settings(
      DescribedAgent was, String name, String description, boolean enabled) {
    Agent agent = was.agent();
    return new AgentSettings(
        name,
        description,
        enabled,
        StoredJson.object(json, agent.extras),
        agent.selected(),
        agent.isolation);
  }

  /**
   * Creates a published version.
   *
   * @param definition the definition, whose parts of other dialects are kept
   * @param metadata the version's metadata, which requests of this dialect do not contain
   */
  private static NewVersion version(
      ObjectNode definition, ObjectNode own, Optional<ObjectNode> metadata) {
    definition.set(AgentRules.PART, own);
    if (definition.toString().getBytes(StandardCharsets.UTF_8).length > MAX_DEFINITION) {
      throw new HttpFailure.WrongShape(
              "", "makes the agent larger than " + MAX_DEFINITION + " bytes")
          .exception();
    }
    return new NewVersion(definition, Optional.of(own.path(DESCRIPTION).asText()), metadata, false);
  }

  private static ObjectNode definable(ObjectNode fields) {
    return fields.deepCopy().without(APART);
  }

  private static boolean enabled(ObjectNode fields, boolean whenAbsent) {
    if (!fields.has("enabled")) {
      return whenAbsent;
    }
    AgentRules.enabled(fields.get("enabled")).ifPresent(AgentRequests::refuse);
    return fields.get("enabled").asBoolean(true);
  }

  private static String name(ObjectNode fields) {
    if (!fields.has(NAME)) {
      throw new HttpFailure.WrongShape(NAME, "is required").exception();
    }
    AgentRules.name(fields.get(NAME)).ifPresent(AgentRequests::refuse);
    return fields.get(NAME).textValue();
  }

  private static void requireSameKey(Agent agent, ObjectNode fields) {
    if (fields.hasNonNull(KEY) && !agent.name.equals(fields.get(KEY).textValue())) {
      throw new HttpFailure.WrongShape(KEY, "cannot be changed").exception();
    }
  }

  private static ObjectNode checked(ObjectNode own) {
    AgentRules.violation(own).or(() -> StepRules.violation(own)).ifPresent(AgentRequests::refuse);
    FirstStep.normalize(own);
    return own;
  }

  private static void refuse(Violation violation) {
    if (violation.place().equals("metadata")) {
      throw new Failure.InvalidArgument(Field.METADATA, violation.rule()).exception();
    }
    throw new HttpFailure.WrongShape(JsonPlace.line(violation.place()), violation.rule())
        .exception();
  }
}
