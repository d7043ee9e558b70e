package dev.parley.turn.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.event.EventContent;
import dev.parley.event.ServedCall;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import dev.parley.turn.config.TurnConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class TranscriptTest {

  private static Transcript transcript(int maxPieces, int maxOutput) {
    return transcript(maxPieces, maxOutput, List.of());
  }

  private static Transcript transcript(int maxPieces, int maxOutput, List<DecidedCall> decided) {
    return new Transcript(
        new SmallRyeConfigBuilder()
            .withMapping(TurnConfig.class)
            .withConverter(Duration.class, 200, new DurationConverter())
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "parley.turn.max-pieces", String.valueOf(maxPieces),
                        "parley.turn.max-output", String.valueOf(maxOutput)),
                    "test",
                    100))
            .build()
            .getConfigMapping(TurnConfig.class),
        true,
        decided);
  }

  private static Piece text(int length) {
    return new Piece.Text("x".repeat(length));
  }

  private static void assertTooLong(Transcript transcript, Piece piece) {
    assertThatThrownBy(() -> transcript.add(piece))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessage("The answer exceeds the maximum length.");
  }

  @Test
  void The_number_of_pieces_is_limited() {
    Transcript transcript = transcript(3, 100);
    transcript.add(text(1));
    transcript.add(new Piece.Usage(1, 1));
    transcript.add(new Piece.Usage(1, 1));
    assertTooLong(transcript, text(0));
    assertThat(transcript.unstored()).hasSize(3);
  }

  @Test
  void The_total_length_is_limited() {
    Transcript transcript = transcript(100, 10);
    transcript.add(text(4));
    transcript.add(text(6));
    assertTooLong(transcript, text(1));
    assertThatCode(() -> transcript.add(new Piece.Usage(1, 1))).doesNotThrowAnyException();
    assertThat(transcript.answer().text()).hasSize(10);
  }

  @Test
  void Everything_but_usage_counts_as_output() {
    for (Piece piece :
        List.of(
            text(11),
            new Piece.Reasoning("x".repeat(11)),
            new Piece.ToolResult(new EventContent.ToolResult("c", "x".repeat(11), false)),
            new Piece.ToolCall(
                new EventContent.ToolCall("c", "n", "FUNCTION", null, "x".repeat(11))),
            new Piece.ParameterUpdate("p", "x".repeat(11)))) {
      assertTooLong(transcript(100, 10), piece);
      assertThatCode(() -> transcript(100, 11).add(piece)).doesNotThrowAnyException();
    }
  }

  @Test
  void Each_decided_call_has_one_result_when_the_turn_is_cut_off() {
    DecidedCall answered = decided("answered", true, null);
    DecidedCall approved = decided("approved", true, null);
    DecidedCall refused = decided("refused", false, null);
    DecidedCall explained = decided("explained", false, "Not today.");
    Transcript transcript = transcript(1, 2, List.of(answered, approved, refused, explained));
    transcript.add(
        new Piece.ToolResult(
            new EventContent.ToolResult(
                "answered",
                "ok",
                false,
                new ServedCall("server", "tool", "{}", answered.approval().request()))));
    assertThat(transcript.cutOff()).hasSize(3);
    assertThat(transcript.cutOff()).isEmpty();
    assertThat(transcript.unstored()).hasSize(4);
    assertThat(transcript.answer().events())
        .map(event -> (EventContent.ToolResult) event)
        .extracting(
            EventContent.ToolResult::callId,
            EventContent.ToolResult::failed,
            EventContent.ToolResult::output,
            result -> result.served().approval())
        .containsExactly(
            tuple("answered", false, "ok", answered.approval().request()),
            tuple(
                "approved",
                true,
                "The call was cut off. The server may have run it.",
                approved.approval().request()),
            tuple("refused", true, "The user refused the call.", refused.approval().request()),
            tuple(
                "explained",
                true,
                "The user refused the call. The reason: Not today.",
                explained.approval().request()));
  }

  @Test
  void A_decided_call_that_was_not_found_has_no_second_result() {
    Transcript transcript = transcript(1, 9, List.of(decided("forgotten", true, null)));
    transcript.add(
        new Piece.ToolResult(new EventContent.ToolResult("forgotten", "Not read.", true)));
    assertThat(transcript.cutOff()).isEmpty();
  }

  @Test
  void A_decided_call_whose_event_was_deleted_has_a_result() {
    EventContent.ToolApproval approval = decided("deleted", true, null).approval();
    Transcript transcript = transcript(1, 1, List.of(new DecidedCall(approval, Optional.empty())));
    transcript.cutOff();
    assertThat(transcript.answer().events())
        .containsExactly(
            new EventContent.ToolResult(
                "deleted", "The call was cut off. The server may have run it.", true));
  }

  private static DecidedCall decided(String id, boolean approve, String reason) {
    return new DecidedCall(
        new EventContent.ToolApproval(UUID.randomUUID(), id, approve, reason),
        Optional.of(
            new EventContent.ToolCall(
                id, "tool", EventContent.ToolCall.MCP_APPROVAL, null, "{}", "server")));
  }

  @Test
  void Stored_pieces_no_longer_count_as_unstored_but_stay_in_the_answer() {
    Transcript transcript = transcript(100, 100);
    transcript.add(text(2));
    transcript.add(text(3));
    List<Piece> batch = transcript.unstored();
    transcript.add(text(4));
    assertThat(transcript.unstoredLength()).isEqualTo(9);
    transcript.stored(batch);
    assertThat(transcript.unstored()).containsExactly(text(4));
    assertThat(transcript.unstoredLength()).isEqualTo(4);
    assertThat(transcript.answer().text()).hasSize(9);
  }
}
