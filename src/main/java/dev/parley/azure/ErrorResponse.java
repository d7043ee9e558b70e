package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error response. The vendor's clients fail without the {@code error} object. */
@RegisterForReflection // no resource method declares this type
@Schema(name = "AzureErrorResponse")
public record ErrorResponse(@Schema(required = true) Detail error) {

  /** The error. */
  @RegisterForReflection
  @Schema(name = "AzureError")
  public record Detail(
      @Schema(required = true, examples = "not_found") String code,
      @Schema(required = true, description = "Human-readable message") String message,
      @Schema(description = "The parameter, header or field at fault") String param,
      @Schema(examples = "invalid_request_error") String type,
      List<Detail> details,
      @JsonProperty("additionalInfo") Map<String, String> additionalInfo) {}
}
