package dev.parley.vectara.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An API key in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraApiKey")
public record ApiKeyResponse(
    @Schema(examples = "aky_0193a5b0c7e87d6a9f1e2b3c4d5e6f70") String id,
    String name,
    @JsonProperty("secret_key")
        @Schema(description = "The secret of the key; only in the response to its creation")
        String secretKey,
    boolean enabled,
    @JsonProperty("api_roles") List<String> apiRoles,
    @JsonProperty("agent_roles") List<AgentRole> agentRoles,
    @JsonProperty("corpus_keys")
        @Schema(description = "The corpora from the request; absent if there were none")
        List<String> corpusKeys,
    @JsonProperty("created_at") @Schema(format = "date-time") String createdAt,
    @JsonProperty("updated_at") @Schema(format = "date-time") String updatedAt,
    @JsonProperty("expires_at")
        @Schema(format = "date-time", description = "Absent if the key never expires")
        String expiresAt,
    @JsonProperty("last_used_at")
        @Schema(
            format = "date-time",
            description = "Updated at most once a minute; absent before the first use")
        String lastUsedAt) {}
