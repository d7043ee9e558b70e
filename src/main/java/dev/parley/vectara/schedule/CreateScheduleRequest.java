package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.vectara.event.CreateInputRequest.AgentInput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Request body for creating a schedule. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(name = "VectaraCreateAgentScheduleRequest")
public record CreateScheduleRequest(
    @Schema(
            description = "Unique within the agent; generated from the name if absent",
            pattern = "^[0-9a-zA-Z_-]{1,50}$",
            examples = "daily-report")
        String key,
    @Schema(required = true, minLength = 1, maxLength = 255, examples = "Daily report") String name,
    @Schema(maxLength = 4096) String description,
    @Schema(required = true, description = "What the agent receives in each run")
        List<AgentInput> message,
    @Schema(required = true, description = "When it runs") ScheduleTiming schedule,
    @Schema(defaultValue = "true", description = "Whether it runs") Boolean enabled,
    @JsonProperty("session_metadata")
        @Schema(
            implementation = Object.class,
            type = SchemaType.OBJECT,
            description = "The metadata of the sessions of its runs",
            examples = "{\"report\": \"daily\"}")
        JsonNode sessionMetadata,
    @JsonProperty("max_executions_to_keep")
        @Schema(
            minimum = "1",
            maximum = "50",
            defaultValue = "10",
            description = "How many records of attempts are kept")
        Integer maxExecutionsToKeep,
    @JsonProperty("stall_timeout_seconds")
        @Schema(
            minimum = "1",
            defaultValue = "3600",
            description = "How long a run may be without output before it counts as stalled")
        Integer stallTimeoutSeconds,
    @Schema(
            minimum = "0",
            maximum = "10",
            defaultValue = "2",
            description = "How often a run that failed or stalled is attempted again")
        Integer retries) {}
