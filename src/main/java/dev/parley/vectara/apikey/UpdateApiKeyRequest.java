package dev.parley.vectara.apikey;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for updating an API key. Absent fields are not changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateApiKeyRequest")
public record UpdateApiKeyRequest(
    @Schema(description = "Whether the key is enabled") Boolean enabled,
    @Schema(description = "Display name, 1 to 255 characters") String name,
    @JsonProperty("api_roles") @Schema(description = "Replaces the roles in the whole workspace")
        List<String> apiRoles,
    @JsonProperty("agent_roles") @Schema(description = "Replaces the roles on individual agents")
        List<AgentRole> agentRoles,
    @JsonProperty("expires_at") @Schema(format = "date-time", description = "When the key expires")
        String expiresAt) {}
