package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of a session's creation. Everything is optional. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AzureCreateSessionRequest")
public record CreateSessionRequest(
    @JsonProperty("agent_session_id")
        @Schema(
            description = "The session's id, unique in the agent; made when absent",
            pattern = "^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$")
        String agentSessionId,
    @JsonProperty("version_indicator")
        @Schema(description = "The latest published version when absent")
        VersionIndicator versionIndicator) {

  /** What a request without a body asks for. */
  static final CreateSessionRequest EMPTY = new CreateSessionRequest(null, null);
}
