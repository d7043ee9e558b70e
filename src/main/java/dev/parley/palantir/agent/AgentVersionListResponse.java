package dev.parley.palantir.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of versions in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirAgentVersionList")
public record AgentVersionListResponse(
    @Schema(required = true) List<AgentVersionResponse> data,
    @Schema(description = "Token of the next page; absent on the last page")
        String nextPageToken) {}
