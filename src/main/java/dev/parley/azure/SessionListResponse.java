package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of sessions on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureSessionList")
public record SessionListResponse(
    @Schema(required = true) List<SessionResponse> data,
    @JsonProperty("first_id") @Schema(description = "Id of the page's first session")
        String firstId,
    @JsonProperty("last_id")
        @Schema(description = "Id of the page's last session: \"after\" for the next page")
        String lastId,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore,
    @JsonProperty("pagination_token")
        @Schema(description = "last_id again, while there is more, for clients that go by tokens")
        String paginationToken) {}
