package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of sessions on the wire. */
@Schema(name = "VectaraListAgentSessionsResponse")
public record ListSessionsResponse(
    @Schema(required = true) List<SessionResponse> sessions,
    @Schema(required = true) PageMetadata metadata) {

  /** Where the list goes on; an empty object at its end. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraSessionListMetadata")
  public record PageMetadata(
      @JsonProperty("page_key")
          @Schema(description = "Names the next page; absent from the last one")
          String pageKey) {}
}
