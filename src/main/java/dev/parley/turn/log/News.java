package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.TurnStatus;
import java.util.List;
import java.util.Optional;

/**
 * What has happened in a session after a place of its log.
 *
 * @param events the first events, oldest first, without hidden ones
 * @param more whether more are to come: there are more, or a turn is in flight or about to start
 * @param failure why the turn asked for failed, if it did
 */
public record News(List<LogEvent> events, boolean more, Optional<RuntimeFailure> failure) {

  /** Nothing, and nothing is to come. */
  public static final News NONE = new News(List.of(), false, Optional.empty());

  static News of(JsonNode row, List<LogEvent> events, int limit) {
    return new News(events, row.path("busy").asBoolean() || events.size() == limit, failure(row));
  }

  private static Optional<RuntimeFailure> failure(JsonNode turn) {
    return turn.path("status").asText().equals(TurnStatus.FAILED.name())
        ? Optional.of(
            new RuntimeFailure(
                StoredTurn.cause(turn).orElse(Cause.EXECUTION), turn.path("error").asText("")))
        : Optional.empty();
  }
}
