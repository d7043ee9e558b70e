package dev.parley.vectara;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of agents on the wire. */
@Schema(name = "VectaraAgentList")
public record AgentListResponse(
    @Schema(required = true) List<AgentResponse> agents,
    @Schema(required = true) Metadata metadata) {

  /** Where the list goes on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraAgentListMetadata")
  public record Metadata(
      @JsonProperty("page_key") @Schema(description = "There while the list goes on")
          String pageKey) {}
}
