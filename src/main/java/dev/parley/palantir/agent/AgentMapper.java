package dev.parley.palantir.agent;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.http.PageToken;
import dev.parley.palantir.AgentDetails;
import dev.parley.store.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Converts between the dialect's agents and the core's. */
@ApplicationScoped
public class AgentMapper {

  private final AgentDetails details;

  public AgentMapper(AgentDetails details) {
    this.details = details;
  }

  /** Converts an agent. */
  public AgentResponse agent(DescribedAgent described) {
    Agent agent = described.agent();
    AgentVersion version = described.version();
    AgentDetails.Details own = details.of(version.definition);
    String description = Optional.ofNullable(version.description).orElse(agent.description);
    return new AgentResponse(
        agent.rid,
        version.number().toString(),
        new AgentResponse.Metadata(
            agent.displayName,
            description.isEmpty() ? null : description,
            own.inputPlaceholder(),
            own.suggestedPrompts()),
        own.parameters());
  }

  /** Converts a version. */
  public AgentVersionResponse version(VersionNumber number) {
    return new AgentVersionResponse(
        number.toString(), new AgentVersionResponse.Details(number.major(), number.minor()));
  }

  /** Converts a page of versions. */
  public AgentVersionListResponse versions(Page<VersionNumber> page, PageToken tokens) {
    return new AgentVersionListResponse(
        page.items().stream().map(this::version).toList(),
        page.next(number -> tokens.of(number.toString())));
  }
}
