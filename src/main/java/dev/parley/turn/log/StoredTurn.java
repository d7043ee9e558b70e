package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.VersionNumber;
import dev.parley.event.EventId;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.turn.TurnKey;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A turn as it is stored.
 *
 * @param key identifies it
 * @param sessionKey the key of its session
 * @param version the agent version that its session is bound to
 * @param parent the turn that it follows
 * @param error why it failed
 * @param cause what kind of failure it was; empty for one of an earlier version
 * @param incomplete why its answer ends early although it completed
 * @param background whether it runs in the background
 * @param request what the dialect stored with it; null for nothing
 * @param inputs number of events that it started with, including those deleted since
 * @param input the events that it started with
 * @param output what it added
 */
public record StoredTurn(
    TurnKey key,
    String sessionKey,
    VersionNumber version,
    TurnStatus status,
    Optional<UUID> parent,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<TurnEnd.Usage> usage,
    Optional<String> error,
    Optional<Cause> cause,
    Optional<String> incomplete,
    boolean background,
    JsonNode request,
    int inputs,
    List<LogItem> input,
    List<LogItem> output) {

  static StoredTurn of(JsonNode row, StoredEvents events) {
    TurnKey key = TurnKey.of(row, "turn");
    int inputs = row.path("inputs").asInt();
    Set<UUID> first = new HashSet<>();
    for (int i = 0; i < inputs; i++) {
      first.add(EventId.of(key.id(), i));
    }
    List<LogItem> input = new ArrayList<>();
    List<LogItem> output = new ArrayList<>();
    for (JsonNode stored : row.path("events")) {
      LogItem item = LogItem.of(stored, events);
      (first.contains(item.id()) ? input : output).add(item);
    }
    return new StoredTurn(
        key,
        row.path("key").asText(),
        new VersionNumber(row.path("version").asInt(), row.path("minor").asInt()),
        TurnStatus.valueOf(row.path("status").asText()),
        text(row, "parent").map(UUID::fromString),
        instant(row, "started").orElseThrow(),
        instant(row, "ended"),
        row.path("inputTokens").isNumber()
            ? Optional.of(
                new TurnEnd.Usage(
                    row.path("inputTokens").asLong(), row.path("outputTokens").asLong(), 0, 0))
            : Optional.empty(),
        text(row, "error"),
        cause(row),
        text(row, "incomplete"),
        row.path("background").asBoolean(),
        row.path("request").isNull() ? null : row.path("request"),
        inputs,
        input,
        output);
  }

  /**
   * What kind of failure a turn ended with. One that a later version has added counts as {@link
   * Cause#EXECUTION}, so that the turn can be shown during an upgrade.
   */
  static Optional<Cause> cause(JsonNode row) {
    return text(row, "cause")
        .map(
            name ->
                Arrays.stream(Cause.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElse(Cause.EXECUTION));
  }

  private static Optional<String> text(JsonNode row, String field) {
    return Optional.ofNullable(row.path(field).textValue());
  }

  private static Optional<Instant> instant(JsonNode row, String field) {
    return row.path(field).isNumber()
        ? Optional.of(Instant.ofEpochMilli((long) (row.path(field).asDouble() * 1000)))
        : Optional.empty();
  }
}
