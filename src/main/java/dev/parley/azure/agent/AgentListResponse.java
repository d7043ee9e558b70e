package dev.parley.azure.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of agents in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureAgentList")
public record AgentListResponse(
    @Schema(required = true) List<AgentResponse> data,
    @JsonProperty("first_id") String firstId,
    @JsonProperty("last_id") @Schema(description = "Value of \"after\" for the next page")
        String lastId,
    @JsonProperty("has_more") @Schema(required = true) boolean hasMore) {}
