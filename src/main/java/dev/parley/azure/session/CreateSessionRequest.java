package dev.parley.azure.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating a session. All fields are optional. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AzureCreateSessionRequest")
public record CreateSessionRequest(
    @JsonProperty("agent_session_id")
        @Schema(
            description = "The session's id, unique within the agent; generated if absent",
            pattern = "^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$")
        String agentSessionId,
    @JsonProperty("version_indicator")
        @Schema(description = "The agent version; the latest published version if absent")
        VersionIndicator versionIndicator) {

  /** The equivalent of a request without a body. */
  static final CreateSessionRequest EMPTY = new CreateSessionRequest(null, null);
}
