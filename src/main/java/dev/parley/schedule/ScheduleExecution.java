package dev.parley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.store.PageCursor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * The record of an attempt that has ended.
 *
 * @param runId the same for all attempts of a run
 * @param sessionKey the session that it created; empty if it failed before
 * @param attempt the number of the attempt, from 1
 * @param error why it failed; empty if it succeeded
 * @param executedAt when it started
 */
public record ScheduleExecution(
    UUID id,
    UUID runId,
    Optional<String> sessionKey,
    int attempt,
    Optional<String> error,
    Instant executedAt) {

  static ScheduleExecution of(JsonNode row) {
    return new ScheduleExecution(
        UUID.fromString(row.path("id").asText()),
        UUID.fromString(row.path("run").asText()),
        Optional.ofNullable(row.path("session").textValue()),
        row.path("attempt").asInt(),
        Optional.ofNullable(row.path("error").textValue()),
        OffsetDateTime.parse(row.path("at").asText()).toInstant());
  }

  PageCursor cursor() {
    return new PageCursor(executedAt, id);
  }
}
