package dev.parley.turn;

import dev.parley.event.EventContent.InputMessage;
import java.util.Optional;
import java.util.UUID;

/**
 * A turn to start.
 *
 * @param message the user's message
 * @param traceId identifies the turn's trace, unique within the session
 * @param clientId the message id that the client chose, unique within the session; without one, the
 *     turn cannot be cancelled
 */
public record NewTurn(InputMessage message, UUID traceId, Optional<String> clientId) {}
