package dev.parley.azure.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An agent version in the dialect's format. */
@Schema(name = "AzureAgentVersion")
public record AgentVersionResponse(
    @Schema(required = true, enumeration = "agent.version") String object,
    @Schema(required = true, examples = "my-agent:1") String id,
    @Schema(required = true, description = "The agent's name") String name,
    @Schema(required = true, examples = "1") String version,
    @Schema(required = true, type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode metadata,
    @Schema(required = true) String description,
    @JsonProperty("created_at") @Schema(required = true, examples = "1795253400") long createdAt,
    @Schema(required = true, type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode definition,
    @Schema(required = true, enumeration = "active") String status,
    @Schema(required = true) boolean draft) {}
