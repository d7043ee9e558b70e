package dev.parley.palantir.session;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating a session. */
@Schema(name = "PalantirCreateSessionRequest")
public record CreateSessionRequest(
    @Schema(
            description =
                "The agent version of the session; the latest published version if absent",
            examples = "1.0")
        String agentVersion) {}
