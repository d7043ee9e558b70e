package dev.parley.palantir;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent on the wire, as one of its versions has it. */
@Schema(name = "PalantirAgent")
public record AgentResponse(
    @Schema(required = true, examples = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1")
        String rid,
    @Schema(required = true, examples = "1.0") String version,
    @Schema(required = true) Metadata metadata,
    @Schema(required = true, description = "Its variables by their ids")
        Map<String, Parameter> parameters) {

  /** What is shown about an agent. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "PalantirAgentMetadata")
  public record Metadata(
      @Schema(required = true, examples = "Demo agent") String displayName,
      String description,
      @Schema(description = "What stands in the empty input field") String inputPlaceholder,
      @Schema(required = true, description = "Questions to begin with")
          List<String> suggestedPrompts) {}
}
