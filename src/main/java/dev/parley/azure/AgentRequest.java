package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of an agent's creation and change, and of a new version. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AzureAgentRequest")
public record AgentRequest(
    @Schema(
            description = "To create an agent: letters, digits and hyphens inside",
            pattern = AgentRules.NAME,
            examples = "my-agent")
        String name,
    @Schema(
            required = true,
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "Any object with a kind; kept whole",
            examples = "{\"kind\": \"hosted\"}")
        JsonNode definition,
    @Schema(description = "For people", maxLength = 512) String description,
    @Schema(description = "At most 16 texts of 512 characters, by keys of 64")
        Map<String, String> metadata,
    @Schema(
            description = "To create an agent: a disabled one takes no new sessions",
            enumeration = {"enabled", "disabled"},
            defaultValue = "enabled")
        String state,
    @Schema(
            description = "Whether the version is saved without publishing it",
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
