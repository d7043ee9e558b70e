package dev.parley.vectara.alias;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for updating an alias. Absent and null fields are not changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateAgentAliasRequest")
public record UpdateAliasRequest(
    @Schema(minLength = 1, maxLength = 255, examples = "Support") String name,
    @Schema(maxLength = 4096) String description,
    @JsonProperty("agent_key")
        @Schema(description = "The agent that it names from now on", examples = "demo")
        String agentKey) {}
