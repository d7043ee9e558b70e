package dev.parley.palantir.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of sessions in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirSessionList")
public record SessionListResponse(
    @Schema(required = true) List<SessionResponse> data,
    @Schema(description = "Token of the next page; absent on the last page")
        String nextPageToken) {}
