package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.Agent;
import dev.parley.agent.DescribedAgent;
import dev.parley.http.PageToken;
import dev.parley.store.CursorPage;
import dev.parley.store.StoredJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Converts agents to the dialect's format, regardless of the API they were created through. */
@ApplicationScoped
public class AgentMapper {

  private static final Set<String> NAMED =
      Set.of(
          "name",
          "description",
          "tool_configurations",
          "model",
          FirstStep.STEP,
          FirstStep.NAME,
          FirstStep.STEPS,
          "skills",
          "metadata");

  private final ObjectMapper json;

  public AgentMapper(ObjectMapper json) {
    this.json = json;
  }

  /** Converts an agent. */
  public AgentResponse agent(DescribedAgent described) {
    Agent agent = described.agent();
    ObjectNode own = AgentDefinition.part(StoredJson.object(json, described.version().definition));
    return new AgentResponse(
        agent.name,
        agent.displayName,
        description(described),
        own.withObject("/tool_configurations"),
        own.has("model") ? own.get("model") : json.createObjectNode().put("name", "default"),
        FirstStep.of(own),
        FirstStep.nameOf(own),
        steps(own.path(FirstStep.STEPS)),
        own.withObject("/skills"),
        own.withObject("/metadata"),
        agent.enabled,
        agent.createdAt.toString(),
        agent.updatedAt.toString(),
        own.propertyStream()
            .filter(field -> !NAMED.contains(field.getKey()))
            .filter(field -> !AgentRequests.APART.contains(field.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The description of an agent: that of its version, if the version has one. */
  static String description(DescribedAgent described) {
    return Optional.ofNullable(described.version().description)
        .orElse(described.agent().description);
  }

  private ObjectNode steps(JsonNode stored) {
    ObjectNode steps = json.createObjectNode();
    stored.properties().forEach(step -> steps.set(step.getKey(), FirstStep.shown(step.getValue())));
    return steps;
  }

  /** Converts a page of agents. */
  public AgentListResponse agents(CursorPage<DescribedAgent> found, PageToken tokens) {
    return new AgentListResponse(
        found.items().stream().map(this::agent).toList(),
        new AgentListResponse.Metadata(found.next().map(tokens::of).orElse(null)));
  }
}
