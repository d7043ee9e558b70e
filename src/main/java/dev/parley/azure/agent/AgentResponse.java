package dev.parley.azure.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureAgent")
public record AgentResponse(
    @Schema(required = true, enumeration = "agent") String object,
    @Schema(required = true, description = "The same as the name") String id,
    @Schema(required = true) String name,
    @Schema(
            required = true,
            enumeration = {"enabled", "disabled"})
        String state,
    @Schema(required = true) Versions versions,
    @JsonProperty("agent_endpoint") @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode agentEndpoint,
    @JsonProperty("agent_card") @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode agentCard,
    @JsonProperty("blueprint_reference")
        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode blueprintReference,
    @JsonProperty("digital_worker_type") @Schema(implementation = String.class)
        JsonNode digitalWorkerType) {

  /** The versions included in an agent. */
  @Schema(name = "AzureAgentVersions")
  public record Versions(@Schema(required = true) AgentVersionResponse latest) {}
}
