package dev.parley.turn;

import dev.parley.event.EventContent;

/**
 * A message and its answer.
 *
 * @param message the user's message
 * @param result the answer
 */
public record Exchange(EventContent.InputMessage message, TurnResult result) {}
