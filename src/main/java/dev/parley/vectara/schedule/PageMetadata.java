package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Paging information of a list; an empty object on the last page. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraScheduleListMetadata")
public record PageMetadata(
    @JsonProperty("page_key") @Schema(description = "Key of the next page; absent on the last page")
        String pageKey) {}
