package dev.parley.vectara.apikey;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role on one agent, in the dialect's format. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraAgentRole")
public record AgentRole(
    @JsonProperty("agent_key")
        @Schema(description = "The agent, which may not exist yet", examples = "demo")
        String agentKey,
    @Schema(
            enumeration = {"agent_administrator", "agent_developer", "agent_user", "agent_viewer"},
            examples = "agent_user")
        String role) {}
