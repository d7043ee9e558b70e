package dev.parley.palantir;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of sessions on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "PalantirSessionList")
public record SessionListResponse(
    @Schema(required = true) List<SessionResponse> data,
    @Schema(description = "Asks for the next page; absent on the last one") String nextPageToken) {}
