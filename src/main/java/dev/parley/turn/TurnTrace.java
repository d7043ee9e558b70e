package dev.parley.turn;

import dev.parley.event.EventContent;
import java.util.List;
import java.util.UUID;

/**
 * What a turn did, also while it runs.
 *
 * @param id the trace id
 * @param running whether it is in flight
 * @param message the user's message
 * @param steps reasoning, tool calls and their results, in order
 */
public record TurnTrace(
    UUID id, boolean running, EventContent.InputMessage message, List<EventContent> steps) {}
