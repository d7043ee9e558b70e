package dev.parley.http.oauth;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of an OAuth endpoint's error response (RFC 6749, section 5.2). */
@RegisterForReflection // no resource method declares this type
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OAuthError")
public record OAuthErrorResponse(
    @Schema(required = true, examples = "invalid_request") String error,
    @JsonProperty("error_description")
        @Schema(description = "Human-readable description of the error")
        String errorDescription) {}
