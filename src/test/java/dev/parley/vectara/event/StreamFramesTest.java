package dev.parley.vectara.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventId;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.testing.Sentences;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.vectara.EventIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The frames that follow from pieces, and how they are written. */
@DisplayNameGeneration(Sentences.class)
class StreamFramesTest {

  private final UUID turn = UUID.fromString("0193a5b0-c7e8-7d6a-9f1e-2b3c4d5e6f70");

  private final StreamFrames frames =
      new StreamFrames(
          new EventMapper("s"),
          turn,
          List.of(new InputMessage("Hello")),
          Map.of("c", "search"),
          OptionalLong.empty());

  private static List<String> types(List<Frame> frames) {
    return frames.stream().map(Frame::type).toList();
  }

  private String id(int index) {
    return EventIds.of(EventId.of(turn, index));
  }

  @Test
  void Outputs_that_other_events_separate_have_ids_of_their_own() {
    frames.start();
    frames.add(new Piece.Text("Let me "));
    frames.add(new Piece.ParameterUpdate("a", "1"));
    frames.add(new Piece.Text("see."));
    List<Frame> call =
        frames.add(
            new Piece.ToolCall(
                new EventContent.ToolCall("d", "find", "FUNCTION", null, "no JSON")));
    assertThat(types(call)).containsExactly("streaming_agent_output_end", "tool_input");
    assertThat(call.get(0).data().path("event_id").asText()).isEqualTo(id(1));
    assertThat(call.get(1).data().path("id").asText()).isEqualTo(id(2));
    assertThat(call.get(1).data().at("/tool_input/arguments").asText()).isEqualTo("no JSON");
    List<Frame> result =
        frames.add(new Piece.ToolResult(new EventContent.ToolResult("d", "[1]", false)));
    assertThat(result.get(0).data().path("tool_name").asText()).isEqualTo("find");
    assertThat(result.get(0).data().at("/tool_output/result").asText()).isEqualTo("[1]");
    frames.add(new Piece.Reasoning("Hm."));
    assertThat(types(frames.add(new Piece.Text("Here."))))
        .containsExactly("streaming_thinking_end", "thinking", "streaming_agent_output");
    assertThat(frames.end(TurnStatus.COMPLETED).get(0).data().path("event_id").asText())
        .isEqualTo(id(5));
  }

  @Test
  void Pieces_that_show_nothing_have_no_frames() {
    frames.start();
    assertThat(frames.add(new Piece.Text(""))).isEmpty();
    assertThat(frames.add(new Piece.Usage(1, 2))).isEmpty();
    assertThat(frames.add(new Piece.ParameterUpdate("a", "1"))).isEmpty();
  }

  @Test
  void Each_end_has_its_frames() {
    frames.start();
    frames.add(new Piece.Text("Hm"));
    assertThat(types(frames.end(TurnStatus.INTERRUPTED)))
        .containsExactly("streaming_agent_output_end", "session_interrupted", "end");
    assertThat(types(frames.end(TurnStatus.CANCELLED)))
        .containsExactly("session_interrupted", "end");
    assertThat(types(frames.failed(new RuntimeFailure(Cause.CONTEXT_SIZE, "Too long."))))
        .containsExactly("context_limit_exceeded", "end");
    assertThat(types(frames.failed(new IllegalStateException()))).containsExactly("error", "end");
  }

  @Test
  void A_frame_is_two_lines_of_ASCII() {
    frames.start();
    Frame frame = frames.add(new Piece.Text("ü\n😀\u2028")).get(0);
    assertThat(new String(frame.bytes(), StandardCharsets.UTF_8))
        .startsWith("event:streaming_agent_output\ndata:{\"type\":\"streaming_agent_output\"")
        .endsWith("\"content\":\"\\u00FC\\n\\uD83D\\uDE00\\u2028\"}\n\n");
  }
}
