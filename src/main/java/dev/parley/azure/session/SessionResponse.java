package dev.parley.azure.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A session in the dialect's format. Times are in Unix seconds. */
@Schema(name = "AzureSession")
public record SessionResponse(
    @JsonProperty("agent_session_id") @Schema(required = true) String agentSessionId,
    @JsonProperty("version_indicator") @Schema(required = true) VersionIndicator versionIndicator,
    @Schema(
            required = true,
            enumeration = {"active", "idle", "expired"})
        String status,
    @JsonProperty("created_at") @Schema(required = true, examples = "1795253400") long createdAt,
    @JsonProperty("last_accessed_at") @Schema(required = true, examples = "1795253400")
        long lastAccessedAt,
    @JsonProperty("expires_at")
        @Schema(
            required = true,
            description = "Extended by each use; in the year 9999 if the session never expires",
            examples = "1797845400")
        long expiresAt,
    @JsonProperty("stopped_at")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(
            description = "When the session last stopped or became idle; absent if it never did",
            examples = "1795254300")
        Long stoppedAt) {}
