package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An error on the wire (contract section 4). The vendor's clients break without the {@code error}
 * object.
 */
@RegisterForReflection // no resource method declares it
@Schema(name = "AzureErrorResponse")
public record ErrorResponse(@Schema(required = true) Detail error) {

  /** What is wrong. */
  @RegisterForReflection
  @Schema(name = "AzureError")
  public record Detail(
      @Schema(required = true, examples = "not_found") String code,
      @Schema(required = true, description = "For people") String message,
      @Schema(description = "The parameter, header or field that is to blame") String param,
      @Schema(examples = "invalid_request_error") String type,
      List<Detail> details,
      @JsonProperty("additionalInfo") Map<String, String> additionalInfo) {}
}
