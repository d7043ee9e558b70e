package dev.parley.vectara.alias;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.alias.AgentAlias;
import dev.parley.http.PageToken;
import dev.parley.store.CursorPage;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of aliases in the dialect's format. */
@Schema(name = "VectaraListAgentAliasesResponse")
public record ListAliasesResponse(
    @Schema(required = true) List<AliasResponse> aliases,
    @Schema(required = true) PageMetadata metadata) {

  static ListAliasesResponse of(CursorPage<AgentAlias> page, PageToken tokens) {
    return new ListAliasesResponse(
        page.items().stream().map(AliasResponse::of).toList(),
        new PageMetadata(page.next().map(tokens::of).orElse(null)));
  }

  /** Paging information of the list; an empty object on the last page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "VectaraAliasListMetadata")
  public record PageMetadata(
      @JsonProperty("page_key")
          @Schema(description = "Key of the next page; absent on the last page")
          String pageKey) {}
}
