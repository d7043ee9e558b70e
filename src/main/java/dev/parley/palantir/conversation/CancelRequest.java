package dev.parley.palantir.conversation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for cancelling an exchange. */
@Schema(name = "PalantirCancelSessionRequest")
public record CancelRequest(
    @Schema(
            required = true,
            format = "uuid",
            description = "The id that the exchange was sent with")
        String messageId,
    @Schema(
            description =
                "The answer, as Markdown, with which the exchange is added; without it, the exchange"
                    + " is not added")
        String response) {}
