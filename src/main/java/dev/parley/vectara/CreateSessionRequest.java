package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of a session's creation. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateAgentSessionRequest")
public record CreateSessionRequest(
    @Schema(
            description = "Unique in the agent; made from the name when absent",
            pattern = "^[0-9a-zA-Z_-]{1,50}$",
            examples = "support_session_12345")
        String key,
    @Schema(
            description = "For people, 1 to 1000 characters; may be configured to be optional",
            examples = "Customer Support Session")
        String name,
    @Schema(description = "At most 4096 characters") String description,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Any JSON object, kept as it is",
            examples = "{\"priority\": \"high\"}")
        JsonNode metadata,
    @Schema(defaultValue = "true", description = "Whether the session takes messages")
        Boolean enabled,
    @JsonProperty("tti_minutes")
        @Schema(
            minimum = "0",
            defaultValue = "0",
            description = "Minutes without activity until the session is removed; 0 for never")
        Long ttiMinutes,
    @JsonProperty("from_session")
        @Schema(description = "Copies another session: its files, and what is absent here")
        ForkRequest fromSession,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Values of 1 to 4096 characters by name; never shown again",
            examples = "{\"slack_token\": \"xoxp-…\"}")
        SecretValues secrets) {}
