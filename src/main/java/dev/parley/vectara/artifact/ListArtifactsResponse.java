package dev.parley.vectara.artifact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of artifacts in the dialect's format. */
@Schema(name = "VectaraListSessionArtifactsResponse")
public record ListArtifactsResponse(
    @Schema(required = true) List<ArtifactResponse> artifacts,
    @Schema(required = true) PageMetadata metadata) {

  /** Paging information of the list; an empty object on the last page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraArtifactListMetadata")
  public record PageMetadata(
      @JsonProperty("page_key")
          @Schema(description = "Key of the next page; absent on the last page")
          String pageKey) {}
}
