package dev.parley.vectara.schedule;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of records of attempts in the dialect's format. */
@Schema(name = "VectaraListAgentScheduleExecutionsResponse")
public record ListExecutionsResponse(
    @Schema(required = true) List<ExecutionResponse> executions,
    @Schema(required = true) PageMetadata metadata) {}
