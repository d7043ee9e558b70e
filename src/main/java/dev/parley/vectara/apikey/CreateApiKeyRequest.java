package dev.parley.vectara.apikey;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating an API key. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateApiKeyRequest")
public record CreateApiKeyRequest(
    @Schema(
            required = true,
            description = "Display name, 1 to 255 characters",
            examples = "support chatbot")
        String name,
    @JsonProperty("api_roles")
        @Schema(description = "Roles in the whole workspace", examples = "[\"agent_user\"]")
        List<String> apiRoles,
    @JsonProperty("agent_roles") @Schema(description = "Roles on individual agents")
        List<AgentRole> agentRoles,
    @JsonProperty("api_key_role")
        @Schema(
            description = "The vendor's older form of roles; replaces api_roles and agent_roles",
            enumeration = {"personal", "serving", "serving_and_indexing"})
        String apiKeyRole,
    @JsonProperty("corpus_keys")
        @Schema(description = "Stored and returned; not checked against any corpus")
        List<String> corpusKeys,
    @JsonProperty("expires_at")
        @Schema(
            format = "date-time",
            description = "When the key expires; never if absent",
            examples = "2030-01-01T00:00:00Z")
        String expiresAt) {}
