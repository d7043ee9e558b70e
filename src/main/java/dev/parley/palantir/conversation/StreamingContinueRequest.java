package dev.parley.palantir.conversation;

import dev.parley.palantir.InputContext;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for an exchange whose answer is streamed. */
@Schema(name = "PalantirStreamingContinueSessionRequest")
public record StreamingContinueRequest(
    @Schema(required = true) UserTextInput userInput,
    @Schema(description = "Values of the agent's parameters by id")
        Map<String, ParameterValue> parameterInputs,
    @Schema(
            description =
                "The contexts to answer with, even if empty; the agent's own contexts if absent")
        List<InputContext> contextsOverride,
    @Schema(
            format = "uuid",
            description = "Identifies the exchange for cancelling it, unique within the session")
        String messageId,
    @Schema(
            format = "uuid",
            description = "Identifies the trace, unique within the session; generated if absent")
        String sessionTraceId) {}
