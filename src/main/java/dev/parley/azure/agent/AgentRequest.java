package dev.parley.azure.agent;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating and updating agents and for creating versions. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AzureAgentRequest")
public record AgentRequest(
    @Schema(
            description =
                "Required to create an agent: letters, digits and hyphens; starts and ends"
                    + " with a letter or digit",
            pattern = AgentRules.NAME,
            examples = "my-agent")
        String name,
    @Schema(
            required = true,
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "Any object with a kind; stored completely",
            examples = "{\"kind\": \"hosted\"}")
        JsonNode definition,
    @Schema(description = "Human-readable description", maxLength = 512) String description,
    @Schema(description = "Up to 16 values of up to 512 characters, with keys of up to 64")
        Map<String, String> metadata,
    @Schema(
            description = "Used only to create an agent: a disabled agent accepts no new sessions",
            enumeration = {"enabled", "disabled"},
            defaultValue = "enabled")
        String state,
    @Schema(
            description = "Whether to save the version without publishing it",
            defaultValue = "false")
        Boolean draft,
    @JsonProperty("agent_endpoint") @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode agentEndpoint,
    @JsonProperty("agent_card") @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode agentCard,
    @JsonProperty("blueprint_reference")
        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode blueprintReference,
    @JsonProperty("digital_worker_type") @Schema(implementation = String.class)
        JsonNode digitalWorkerType) {}
