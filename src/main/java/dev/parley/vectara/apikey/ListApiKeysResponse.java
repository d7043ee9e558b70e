package dev.parley.vectara.apikey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of API keys in the dialect's format. */
@Schema(name = "VectaraListApiKeysResponse")
public record ListApiKeysResponse(
    @JsonProperty("api_keys") List<ApiKeyResponse> apiKeys, Metadata metadata) {

  /** Paging information of the list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraListApiKeysMetadata")
  public record Metadata(
      @JsonProperty("page_key")
          @Schema(description = "Key of the next page; absent on the last page")
          String pageKey) {}
}
