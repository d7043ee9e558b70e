package dev.parley.vectara.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of events in the dialect's format. */
@Schema(name = "VectaraListAgentEventsResponse")
public record ListEventsResponse(
    @Schema(required = true, implementation = Object[].class) List<ObjectNode> events,
    @Schema(required = true) PageMetadata metadata) {

  /** Paging information of the list; an empty object on the last page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraEventListMetadata")
  public record PageMetadata(
      @JsonProperty("page_key")
          @Schema(description = "Key of the next page; absent on the last page")
          String pageKey) {}
}
