package dev.parley.azure.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.Agent;
import dev.parley.agent.AgentSettings;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.NewVersion;
import dev.parley.agent.VersionNumber;
import dev.parley.azure.MetadataPairs;
import dev.parley.azure.VersionIds;
import dev.parley.store.Page;
import dev.parley.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Converts agents and versions between the dialect's types and the core's. */
@ApplicationScoped
public class AgentMapper {

  /** The name of this dialect's settings in an agent's extras. */
  private static final String EXTRAS = "azure";

  private static final String ENDPOINT = "agent_endpoint";
  private static final String CARD = "agent_card";
  private static final String BLUEPRINT = "blueprint_reference";
  private static final String WORKER = "digital_worker_type";
  private static final List<String> SETTINGS = List.of(ENDPOINT, CARD, BLUEPRINT, WORKER);

  /** Maximum size of a setting in bytes of UTF-8 JSON. */
  private static final int MAX_SETTING = 65_536;

  private final ObjectMapper json;

  public AgentMapper(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The version that a request describes.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public NewVersion version(AgentRequest request) {
    return new NewVersion(
        AgentRules.definition(request.definition()),
        Optional.ofNullable(request.description()).map(AgentRules::description),
        Optional.ofNullable(request.metadata()).map(MetadataPairs::of),
        Boolean.TRUE.equals(request.draft()));
  }

  /**
   * The settings of a new agent.
   *
   * @param name its name, also used as its display name
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public AgentSettings settings(String name, AgentRequest request) {
    return settings(
        name,
        "",
        AgentRules.enabled(request.state()),
        json.createObjectNode(),
        MergePatch.withoutNulls(fields(request)));
  }

  /**
   * The change of an existing agent's settings; settings that the request does not contain are
   * kept.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public Function<Agent, AgentSettings> changed(AgentRequest request) {
    ObjectNode fields = fields(request);
    return agent -> {
      boolean enabled =
          request.state() == null ? agent.enabled : AgentRules.enabled(request.state());
      ObjectNode extras = extras(agent);
      return settings(
          agent.displayName,
          agent.description,
          enabled,
          extras,
          extras.withObject("/" + EXTRAS).setAll(fields));
    };
  }

  private ObjectNode fields(AgentRequest request) {
    ObjectNode fields = json.createObjectNode();
    fields.set(ENDPOINT, request.agentEndpoint());
    fields.set(CARD, request.agentCard());
    fields.set(BLUEPRINT, request.blueprintReference());
    fields.set(WORKER, request.digitalWorkerType());
    fields.properties().removeIf(field -> field.getValue().isNull());
    return fields;
  }

  /**
   * The change of an agent's settings by a merge patch (RFC 7396).
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public Function<Agent, AgentSettings> patched(ObjectNode patch) {
    patch
        .fieldNames()
        .forEachRemaining(
            field ->
                AgentRules.require(
                    SETTINGS.contains(field),
                    field,
                    "cannot be changed here; save a new version to change the definition"));
    return agent -> {
      ObjectNode extras = extras(agent);
      return settings(
          agent.displayName,
          agent.description,
          agent.enabled,
          extras,
          (ObjectNode) MergePatch.apply(extras.path(EXTRAS), patch));
    };
  }

  private AgentSettings settings(
      String displayName, String description, boolean enabled, ObjectNode extras, ObjectNode own) {
    own.properties()
        .forEach(field -> AgentRules.storable(field.getKey(), field.getValue(), MAX_SETTING));
    extras.set(EXTRAS, own);
    AgentEndpoint endpoint = AgentEndpoint.of(own.path(ENDPOINT));
    return new AgentSettings(
        displayName, description, enabled, extras, endpoint.selected(), endpoint.isolation());
  }

  /**
   * An agent's extras. If the version that the endpoint selects has been deleted, its selector is
   * reset to the default.
   */
  private ObjectNode extras(Agent agent) {
    ObjectNode extras = StoredJson.object(json, agent.extras);
    if (agent.selected().isEmpty()) {
      AgentEndpoint.selectLatest(extras.path(EXTRAS).path(ENDPOINT));
    }
    return extras;
  }

  /** Converts an agent. */
  public AgentResponse agent(DescribedAgent described) {
    Agent agent = described.agent();
    JsonNode own = extras(agent).path(EXTRAS);
    return new AgentResponse(
        "agent",
        agent.name,
        agent.name,
        agent.enabled ? "enabled" : "disabled",
        new AgentResponse.Versions(version(described)),
        own.get(ENDPOINT),
        own.get(CARD),
        own.get(BLUEPRINT),
        own.get(WORKER));
  }

  /** Converts a version. */
  public AgentVersionResponse version(DescribedAgent described) {
    Agent agent = described.agent();
    AgentVersion version = described.version();
    VersionNumber number = version.number();
    ObjectNode definition = StoredJson.object(json, version.definition);
    if (!definition.path("kind").isTextual()) {
      // Versions saved through another API have no kind, but clients read it first.
      definition.put("kind", "hosted");
    }
    return new AgentVersionResponse(
        "agent.version",
        agent.name + ":" + VersionIds.text(number),
        agent.name,
        VersionIds.text(number),
        StoredJson.object(json, version.metadata),
        Optional.ofNullable(version.description).orElse(agent.description),
        version.createdAt.getEpochSecond(),
        definition,
        "active",
        !number.published());
  }

  /** Converts a page of agents. */
  public AgentListResponse agents(Page<DescribedAgent> page) {
    List<AgentResponse> data = page.items().stream().map(this::agent).toList();
    return new AgentListResponse(
        data,
        data.isEmpty() ? null : data.get(0).id(),
        data.isEmpty() ? null : data.get(data.size() - 1).id(),
        page.hasMore());
  }

  /** Converts a page of versions. */
  public AgentVersionListResponse versions(Page<DescribedAgent> page) {
    List<AgentVersionResponse> data = page.items().stream().map(this::version).toList();
    return new AgentVersionListResponse(
        data,
        data.isEmpty() ? null : data.get(0).id(),
        data.isEmpty() ? null : data.get(data.size() - 1).id(),
        page.hasMore());
  }
}
