package dev.parley.vectara.schedule;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of schedules in the dialect's format. */
@Schema(name = "VectaraListAgentSchedulesResponse")
public record ListSchedulesResponse(
    @Schema(required = true) List<ScheduleResponse> schedules,
    @Schema(required = true) PageMetadata metadata) {}
