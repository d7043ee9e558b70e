package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of a session's change. What is absent or null stays as it is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateAgentSessionRequest")
public record UpdateSessionRequest(
    @Schema(description = "For people, 1 to 1000 characters", examples = "Escalated") String name,
    @Schema(description = "At most 4096 characters") String description,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Any JSON object; takes the place of the one before",
            examples = "{\"priority\": \"low\"}")
        JsonNode metadata,
    @Schema(description = "Whether the session takes messages") Boolean enabled,
    @JsonProperty("tti_minutes")
        @Schema(
            minimum = "0",
            description =
                "Minutes without activity until the session is removed, counted anew; 0 for never")
        Long ttiMinutes,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Secrets to be set by name, or removed by null; others stay",
            examples = "{\"slack_token\": \"xoxp-…\", \"old_token\": null}")
        SecretValues secrets) {}
