package dev.parley.palantir.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.palantir.Parameter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One version of an agent in the dialect's format. */
@Schema(name = "PalantirAgent")
public record AgentResponse(
    @Schema(required = true, examples = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1")
        String rid,
    @Schema(required = true, examples = "1.0") String version,
    @Schema(required = true) Metadata metadata,
    @Schema(required = true, description = "Variables by id") Map<String, Parameter> parameters) {

  /** The display properties of an agent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirAgentMetadata")
  public record Metadata(
      @Schema(required = true, examples = "Demo agent") String displayName,
      String description,
      @Schema(description = "Placeholder of the input field") String inputPlaceholder,
      @Schema(required = true, description = "Prompts to start a conversation with")
          List<String> suggestedPrompts) {}
}
