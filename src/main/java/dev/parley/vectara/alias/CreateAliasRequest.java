package dev.parley.vectara.alias;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating an alias. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateAgentAliasRequest")
public record CreateAliasRequest(
    @Schema(
            description = "Unique in the workspace; generated from the name or the agent if absent",
            pattern = "^[0-9a-zA-Z_-]{1,50}$",
            examples = "support")
        String key,
    @Schema(
            minLength = 1,
            maxLength = 255,
            description = "Display name; the key if absent",
            examples = "Support")
        String name,
    @Schema(maxLength = 4096) String description,
    @JsonProperty("agent_key")
        @Schema(required = true, description = "The agent that it names", examples = "demo")
        String agentKey) {}
