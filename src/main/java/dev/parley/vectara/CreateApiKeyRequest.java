package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of an API key's creation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateApiKeyRequest")
public record CreateApiKeyRequest(
    @Schema(
            required = true,
            description = "For people, 1 to 255 characters",
            examples = "support chatbot")
        String name,
    @JsonProperty("api_roles")
        @Schema(description = "Roles in the whole workspace", examples = "[\"agent_user\"]")
        List<String> apiRoles,
    @JsonProperty("agent_roles") @Schema(description = "Roles on single agents")
        List<AgentRole> agentRoles,
    @JsonProperty("api_key_role")
        @Schema(
            description = "The vendor's older form, instead of api_roles and agent_roles",
            enumeration = {"personal", "serving", "serving_and_indexing"})
        String apiKeyRole,
    @JsonProperty("corpus_keys") @Schema(description = "Kept and shown; no corpus is looked up")
        List<String> corpusKeys,
    @JsonProperty("expires_at")
        @Schema(
            format = "date-time",
            description = "From when on the key opens nothing; never when absent",
            examples = "2030-01-01T00:00:00Z")
        String expiresAt) {}
