package dev.parley.vectara.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of agents in the dialect's format. */
@Schema(name = "VectaraAgentList")
public record AgentListResponse(
    @Schema(required = true) List<AgentResponse> agents,
    @Schema(required = true) Metadata metadata) {

  /** Paging information of the list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraAgentListMetadata")
  public record Metadata(
      @JsonProperty("page_key")
          @Schema(description = "Key of the next page; absent on the last page")
          String pageKey) {}
}
