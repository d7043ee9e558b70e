package dev.parley.turn;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The result of a turn, for the caller that waits for it.
 *
 * @param text the answer
 * @param interrupted whether the turn was cancelled or interrupted before its answer was complete
 */
public record TurnResult(
    UUID traceId,
    String text,
    Map<String, String> parameterUpdates,
    Optional<Long> totalTokens,
    boolean interrupted) {}
