package dev.parley.azure.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a list of items, responses or conversations. */
@Schema(name = "AzureItemList")
public record ItemListResponse(
    @Schema(required = true, enumeration = "list") String object,
    @Schema(required = true, implementation = Object[].class) List<ObjectNode> data,
    @JsonProperty("first_id")
        @Schema(description = "Id of the first object on the page; null if the page is empty")
        String firstId,
    @JsonProperty("last_id")
        @Schema(
            description = "Id of the last object on the page; value of \"after\" for the next page")
        String lastId,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore) {}
