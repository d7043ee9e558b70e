package dev.parley.azure.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The agent version of a session. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "AzureVersionIndicator")
public record VersionIndicator(
    @Schema(required = true, enumeration = VersionIndicator.VERSION_REF) String type,
    @JsonProperty("agent_version")
        @Schema(
            required = true,
            description = "The version's id: \"1\", or \"1.1\" for a draft",
            examples = "1")
        String agentVersion) {

  /** The only supported type: a specific version. */
  public static final String VERSION_REF = "version_ref";
}
