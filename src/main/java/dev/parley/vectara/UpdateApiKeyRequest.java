package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of an API key's change. What is absent stays as it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateApiKeyRequest")
public record UpdateApiKeyRequest(
    @Schema(description = "Whether the key opens anything") Boolean enabled,
    @Schema(description = "For people, 1 to 255 characters") String name,
    @JsonProperty("api_roles") @Schema(description = "Instead of those in the whole workspace")
        List<String> apiRoles,
    @JsonProperty("agent_roles") @Schema(description = "Instead of those on single agents")
        List<AgentRole> agentRoles,
    @JsonProperty("expires_at")
        @Schema(format = "date-time", description = "From when on the key opens nothing")
        String expiresAt) {}
