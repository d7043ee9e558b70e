package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of API keys on the wire. */
@Schema(name = "VectaraListApiKeysResponse")
public record ListApiKeysResponse(
    @JsonProperty("api_keys") List<ApiKeyResponse> apiKeys, Metadata metadata) {

  /** How the list goes on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraListApiKeysMetadata")
  public record Metadata(
      @JsonProperty("page_key") @Schema(description = "Absent at the end of the list")
          String pageKey) {}
}
