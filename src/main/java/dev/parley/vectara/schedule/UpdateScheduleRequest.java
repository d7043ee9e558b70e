package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for updating a schedule. Absent and null fields are not changed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraUpdateAgentScheduleRequest")
public record UpdateScheduleRequest(
    @Schema(minLength = 1, maxLength = 255, examples = "Weekly report") String name,
    @Schema(maxLength = 4096) String description,
    @Schema(description = "What the agent receives in each run") List<AgentInput> message,
    @Schema(description = "When it runs; intervals are counted from this change")
        ScheduleTiming schedule,
    @Schema(description = "Whether it runs") Boolean enabled,
    @JsonProperty("session_metadata")
        @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "Any JSON object; replaces the previous one")
        JsonNode sessionMetadata,
    @JsonProperty("max_executions_to_keep") @Schema(minimum = "1", maximum = "50")
        Integer maxExecutionsToKeep,
    @JsonProperty("stall_timeout_seconds") @Schema(minimum = "1", maximum = "86400")
        Integer stallTimeoutSeconds,
    @Schema(minimum = "0", maximum = "10") Integer retries) {}
