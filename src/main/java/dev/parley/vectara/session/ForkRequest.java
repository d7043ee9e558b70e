package dev.parley.vectara.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The session that a new session is copied from. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraFromSession")
public record ForkRequest(
    @JsonProperty("session_key")
        @Schema(required = true, examples = "ase_customer_support_session_1f2e")
        String sessionKey,
    @JsonProperty("agent_key")
        @Schema(description = "The agent of that session; the same agent if absent")
        String agentKey,
    @JsonProperty("include_up_to_event_id")
        @Schema(description = "The last event to copy; all events if absent")
        String includeUpToEventId,
    @JsonProperty("compact_up_to_event_id")
        @Schema(description = "The last event to include in a summary; none if absent")
        String compactUpToEventId) {}
