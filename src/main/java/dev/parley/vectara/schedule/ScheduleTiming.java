package dev.parley.vectara.schedule;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** When a schedule runs, in requests and responses. Its type decides which field it has. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraScheduleConfiguration")
public record ScheduleTiming(
    @Schema(
            enumeration = {"interval", "cron"},
            required = true)
        String type,
    @Schema(
            description = "Time between runs as an ISO 8601 duration, at least PT1H",
            examples = "PT24H")
        String interval,
    @JsonProperty("cron_expression")
        @Schema(
            description = "Minute, hour, day of the month, month and day of the week, in UTC",
            examples = "0 9 * * 1-5")
        String cronExpression) {}
