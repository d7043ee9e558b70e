package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A schedule in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraAgentSchedule")
public record ScheduleResponse(
    @Schema(required = true, examples = "daily-report") String key,
    @JsonProperty("agent_key") @Schema(required = true, examples = "demo") String agentKey,
    @Schema(required = true, examples = "Daily report") String name,
    String description,
    @Schema(required = true) List<AgentInput> message,
    @Schema(required = true) ScheduleTiming schedule,
    @Schema(required = true) boolean enabled,
    @JsonProperty("session_metadata")
        @Schema(implementation = Object.class, type = SchemaType.OBJECT)
        ObjectNode sessionMetadata,
    @JsonProperty("max_executions_to_keep") int maxExecutionsToKeep,
    @JsonProperty("stall_timeout_seconds") int stallTimeoutSeconds,
    int retries,
    @JsonProperty("next_execution_at")
        @Schema(description = "The next due time; absent if there is none")
        String nextExecutionAt,
    @JsonProperty("last_execution_at")
        @Schema(description = "When the last attempt that has ended started; absent if none has")
        String lastExecutionAt,
    @JsonProperty("created_at") @Schema(required = true) String createdAt) {}
