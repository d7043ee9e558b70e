package dev.parley.palantir.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The outcome of a cancellation.
 *
 * @param result the exchange's result; null if it was not added
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirCancelSessionResponse")
public record CancelResponse(
    @Schema(description = "Absent if the exchange was not added") ExchangeResult result) {}
