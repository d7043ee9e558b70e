package dev.parley.vectara.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventId;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import dev.parley.turn.log.EventPlace;
import dev.parley.turn.log.LogEvent;
import dev.parley.turn.log.News;
import dev.parley.vectara.event.QueuedInputs.Following;
import io.smallrye.mutiny.Multi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The answer to a queued input whose turn failed does not depend on whether the log was read while
 * the turn was in flight.
 */
@DisplayNameGeneration(Sentences.class)
class FollowingTest {

  private static final InputMessage INPUT = new InputMessage("Hello");
  private static final UUID TURN = UUID.fromString("01936e3e-5b1c-7abc-8def-0123456789ab");
  private static final EventMapper MAPPER = new EventMapper("key");

  private static LogEvent event(UUID turn) {
    return new LogEvent(
        EventId.of(turn, 0), 1, INPUT, Instant.EPOCH, Optional.empty(), Optional.empty());
  }

  private static News failed(Cause cause) {
    return new News(List.of(), false, Optional.of(new RuntimeFailure(cause, "It failed.")));
  }

  private static Following following(boolean read, Cause cause) {
    News earlier =
        new News(
            read
                ? List.of(event(UUID.randomUUID()), event(TURN))
                : List.of(event(UUID.randomUUID())),
            true,
            Optional.empty());
    return new Following(
        TURN,
        List.of(INPUT),
        new EventPlace(0, 0, Optional.empty()),
        Multi.createFrom().items(earlier, failed(cause)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void An_answer_has_what_was_sent_and_the_limit(boolean read) {
    List<ObjectNode> events =
        following(read, Cause.CONTEXT_SIZE).all(null, MAPPER).await().indefinitely();
    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly("input_message", "input_message", "context_limit_exceeded");
    assertThat(events).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void A_stream_has_what_was_sent_and_the_limit(boolean read) {
    assertThat(types(following(read, Cause.CONTEXT_SIZE)))
        .containsExactly("input_message", "input_message", "context_limit_exceeded", "end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void A_stream_has_what_was_sent_and_the_error(boolean read) {
    assertThat(types(following(read, Cause.EXECUTION)))
        .containsExactly("input_message", "input_message", "error", "end");
  }

  private static List<String> types(Following following) {
    return following.frames(MAPPER).map(Frame::type).collect().asList().await().indefinitely();
  }
}
