package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating a session. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateAgentSessionRequest")
public record CreateSessionRequest(
    @Schema(
            description = "Unique within the agent; generated from the name if absent",
            pattern = "^[0-9a-zA-Z_-]{1,50}$",
            examples = "support_session_12345")
        String key,
    @Schema(
            description =
                "Display name, 1 to 1000 characters; required if the service is configured so",
            examples = "Customer Support Session")
        String name,
    @Schema(
            description =
                "At most 4096 characters; if absent, the first message becomes the description, and"
                    + " if empty, there is none")
        String description,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Any JSON object, stored unchanged",
            examples = "{\"priority\": \"high\"}")
        JsonNode metadata,
    @Schema(defaultValue = "true", description = "Whether the session accepts messages")
        Boolean enabled,
    @JsonProperty("tti_minutes")
        @Schema(
            minimum = "0",
            defaultValue = "0",
            description = "Minutes of inactivity after which the session is removed; 0 for never")
        Long ttiMinutes,
    @JsonProperty("from_session")
        @Schema(
            description = "The session to copy: its files, and the values of fields absent here")
        ForkRequest fromSession,
    @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Values of 1 to 4096 characters by name; never returned",
            examples = "{\"slack_token\": \"xoxp-…\"}")
        SecretValues secrets) {}
