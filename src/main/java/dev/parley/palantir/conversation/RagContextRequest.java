package dev.parley.palantir.conversation;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for retrieving the contexts of a message without sending it. */
@Schema(name = "PalantirGetRagContextForSessionRequest")
public record RagContextRequest(
    @Schema(required = true) UserTextInput userInput,
    @Schema(description = "Values of the agent's parameters by id")
        Map<String, ParameterValue> parameterInputs) {}
