package dev.parley.palantir;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error response. {@code parameters} is always present. */
@RegisterForReflection // no resource method declares this type
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirError")
public record ErrorResponse(
    @Schema(required = true, examples = "NOT_FOUND") String errorCode,
    @Schema(required = true, examples = "AgentNotFound") String errorName,
    @Schema(description = "Human-readable description of the error") String errorDescription,
    @Schema(required = true) UUID errorInstanceId,
    @Schema(required = true) Map<String, Object> parameters) {}
