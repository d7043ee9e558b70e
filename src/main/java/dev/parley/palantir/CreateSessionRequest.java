package dev.parley.palantir;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of a session's creation. */
@Schema(name = "PalantirCreateSessionRequest")
public record CreateSessionRequest(
    @Schema(
            description = "The agent version to talk to; the latest published one when absent",
            examples = "1.0")
        String agentVersion) {}
