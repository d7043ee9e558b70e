package dev.parley.azure.list;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.azure.conversation.ConversationResponse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of a list of conversations. */
@Schema(name = "AzureConversationList")
public record ConversationListResponse(
    @Schema(required = true, enumeration = "list") String object,
    @Schema(required = true) List<ConversationResponse> data,
    @JsonProperty("first_id")
        @Schema(description = "Id of the first conversation; null if the page is empty")
        String firstId,
    @JsonProperty("last_id")
        @Schema(description = "Id of the last conversation; value of \"after\" for the next page")
        String lastId,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore) {}
