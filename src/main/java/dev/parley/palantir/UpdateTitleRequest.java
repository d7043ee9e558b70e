package dev.parley.palantir;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Body of a session's renaming. */
@Schema(name = "PalantirUpdateSessionTitleRequest")
public record UpdateTitleRequest(
    @Schema(
            required = true,
            description = "At least one character; what is beyond 200 is cut off",
            examples = "Late delivery")
        String title) {}
