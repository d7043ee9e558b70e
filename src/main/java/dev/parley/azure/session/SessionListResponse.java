package dev.parley.azure.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of sessions in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureSessionList")
public record SessionListResponse(
    @Schema(required = true) List<SessionResponse> data,
    @JsonProperty("first_id") @Schema(description = "Id of the first session on the page")
        String firstId,
    @JsonProperty("last_id")
        @Schema(
            description =
                "Id of the last session on the page; value of \"after\" for the next page")
        String lastId,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore,
    @JsonProperty("pagination_token")
        @Schema(
            description =
                "Same as last_id, for clients that use page tokens; absent on the last page")
        String paginationToken) {}
