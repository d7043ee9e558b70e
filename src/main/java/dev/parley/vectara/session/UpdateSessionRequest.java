package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for updating a session. Absent and null fields are not changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateAgentSessionRequest")
public record UpdateSessionRequest(
    @Schema(description = "Display name, 1 to 1000 characters", examples = "Escalated") String name,
    @Schema(description = "At most 4096 characters") String description,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Any JSON object; replaces the previous one",
            examples = "{\"priority\": \"low\"}")
        JsonNode metadata,
    @Schema(description = "Whether the session accepts messages") Boolean enabled,
    @JsonProperty("tti_minutes")
        @Schema(
            minimum = "0",
            description =
                "Minutes of inactivity after which the session is removed, counted from this"
                    + " change; 0 for never")
        Long ttiMinutes,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Secrets to set by name, or to remove with null; other secrets are kept",
            examples = "{\"slack_token\": \"xoxp-…\", \"old_token\": null}")
        SecretValues secrets) {}
