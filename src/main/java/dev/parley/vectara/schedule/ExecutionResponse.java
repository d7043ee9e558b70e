package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The record of an attempt in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraAgentScheduleExecution")
public record ExecutionResponse(
    @JsonProperty("schedule_key") @Schema(required = true) String scheduleKey,
    @JsonProperty("workflow_run_id")
        @Schema(required = true, description = "The same for all attempts of a run")
        String workflowRunId,
    @JsonProperty("session_key")
        @Schema(description = "The session that the attempt created; absent if it failed before")
        String sessionKey,
    @Schema(required = true, minimum = "1") int attempt,
    @Schema(
            required = true,
            enumeration = {"success", "error"})
        String status,
    @JsonProperty("error_message") @Schema(description = "Why the attempt failed")
        String errorMessage,
    @JsonProperty("executed_at") @Schema(required = true, description = "When the attempt started")
        String executedAt) {}
