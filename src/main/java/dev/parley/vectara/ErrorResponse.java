package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error response: the vendor's three error formats in one type, where each field is present if
 * its format has it.
 */
@RegisterForReflection // no resource method declares this type
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraError")
public record ErrorResponse(
    @Schema(examples = "invalid_request") String code,
    @JsonProperty("field_errors") @Schema(description = "Errors by field")
        Map<String, String> fieldErrors,
    @Schema(description = "Id of the object that was not found") String id,
    @Schema(description = "Human-readable messages") List<String> messages,
    @JsonProperty("request_id") @Schema(examples = "0d5405e52c2241bc2a4dd4755c3f4260")
        String requestId) {}
