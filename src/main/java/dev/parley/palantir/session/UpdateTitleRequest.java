package dev.parley.palantir.session;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for renaming a session. */
@Schema(name = "PalantirUpdateSessionTitleRequest")
public record UpdateTitleRequest(
    @Schema(
            required = true,
            description = "At least one character; truncated to 200 characters",
            examples = "Late delivery")
        String title) {}
