package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.Piece;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.testing.ModelFrames;
import dev.parley.testing.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pieces of a model's response, from events as servers send them. */
@DisplayNameGeneration(Sentences.class)
class ResponsesAnswerTest {

  private static final String COMPLETED =
      "{\"type\":\"response.completed\",\"response\":{\"output\":[%s],"
          + "\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}";

  private static final String MESSAGE =
      "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}";

  private static List<Piece> pieces(String... events) {
    ResponsesAnswer answer = new ResponsesAnswer(LoopbackModel.JSON);
    List<Piece> pieces = new ArrayList<>();
    Stream.of(events).map(answer::read).forEach(pieces::addAll);
    pieces.addAll(answer.end());
    return pieces;
  }

  private static String text(String part) {
    return ModelFrames.RESPONSES.text(part);
  }

  private static String call(int index, String arguments) {
    return ModelFrames.RESPONSES.call(index, "f", arguments);
  }

  private static Piece called(String id, String arguments) {
    return new Piece.ToolCall(new EventContent.ToolCall(id, "f", "FUNCTION", null, arguments));
  }

  @Test
  void OpenAI() {
    assertThat(
            pieces(
                """
                {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response",
                "created_at":1,"status":"in_progress","error":null,"incomplete_details":null,"model":"gpt-5-mini",
                "output":[],"store":false,"usage":null}}""",
                "{\"type\":\"response.in_progress\",\"sequence_number\":1,\"response\":{\"id\":\"resp_1\"}}",
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}",
                "{\"type\":\"response.reasoning_summary_text.delta\",\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0,\"delta\":\"Hm\"}",
                "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm\"}]}}",
                "{\"type\":\"response.output_item.added\",\"output_index\":1,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\",\"content\":[],\"role\":\"assistant\"}}",
                "{\"type\":\"response.content_part.added\",\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\"}}",
                "{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0,\"delta\":\"Hi\",\"obfuscation\":\"x\"}",
                "{\"type\":\"response.output_text.done\",\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0,\"text\":\"Hi\"}",
                "{\"type\":\"response.output_item.done\",\"output_index\":1,\"item\":"
                    + MESSAGE
                    + "}",
                COMPLETED.formatted("{\"type\":\"reasoning\",\"summary\":[]}," + MESSAGE)))
        .containsExactly(new Piece.Reasoning("Hm"), new Piece.Text("Hi"), new Piece.Usage(9, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"response.output_item.done\",\"output_index\":3,\"item\":%s}",
        "{\"type\":\"response.output_text.delta\",\"output_index\":1,\"delta\":\"Hi\"}",
        "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}",
        "{\"type\":\"response.created\"}"
      })
  void A_text_is_taken_once_however_the_server_counts(String event) {
    assertThat(pieces(event.formatted(MESSAGE), COMPLETED.formatted(MESSAGE)))
        .containsExactly(new Piece.Text("Hi"), new Piece.Usage(9, 1));
  }

  @Test
  void Calls_come_last() {
    assertThat(
            pieces(
                call(0, "{\"x\":1}"),
                call(1, ""),
                text("Hi"),
                COMPLETED.formatted(
                    "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}")))
        .containsExactly(
            new Piece.Text("Hi"),
            new Piece.Usage(9, 1),
            called("call_1", "{\"x\":1}"),
            called("call_2", "{}"));
  }

  private static String delta(int index, String part) {
    return "{\"type\":\"response.output_text.delta\",\"output_index\":%d,\"delta\":\"%s\"}"
        .formatted(index, part);
  }

  @Test
  void Messages_are_paragraphs_of_one_text() {
    assertThat(
            pieces(
                delta(0, "Let me"),
                delta(0, " see."),
                call(1, "{}"),
                delta(2, ""),
                delta(2, "It is"),
                delta(2, " 5."),
                COMPLETED.formatted("")))
        .containsExactly(
            new Piece.Text("Let me"),
            new Piece.Text(" see."),
            new Piece.Text("\n\nIt is"),
            new Piece.Text(" 5."),
            new Piece.Usage(9, 1),
            called("call_2", "{}"));
  }

  @Test
  void Messages_that_are_not_streamed_are_paragraphs_of_one_text() {
    assertThat(pieces(COMPLETED.formatted(MESSAGE + "," + MESSAGE)))
        .containsExactly(new Piece.Text("Hi"), new Piece.Text("\n\nHi"), new Piece.Usage(9, 1));
  }

  @Test
  void Messages_with_reasoning_between_them_are_texts_of_their_own() {
    assertThat(
            pieces(
                delta(0, "Hi"),
                "{\"type\":\"response.reasoning_text.delta\",\"output_index\":1,\"delta\":\"Hm\"}",
                delta(2, "Bye"),
                COMPLETED.formatted("")))
        .containsExactly(
            new Piece.Text("Hi"),
            new Piece.Reasoning("Hm"),
            new Piece.Text("Bye"),
            new Piece.Usage(9, 1));
  }

  @Test
  void A_call_without_an_id_of_its_own_has_that_of_its_item() {
    assertThat(
            pieces(
                "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"id\":\"fc_1\",\"name\":\"f\"}}",
                COMPLETED.formatted("")))
        .contains(called("fc_1", "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "max_output_tokens,max_output_tokens",
    "content_filter,content_filter",
    "other,max_output_tokens"
  })
  void An_incomplete_answer_is_truncated_and_calls_nothing(String reason, String told) {
    assertThat(
            pieces(
                text("Hi"),
                call(1, "{}"),
                "{\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\""
                    + reason
                    + "\"},\"output\":["
                    + "{\"type\":\"function_call\",\"status\":\"incomplete\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{\"}"
                    + "],\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}"))
        .containsExactly(new Piece.Text("Hi"), new Piece.Usage(9, 1), new Piece.Truncated(told));
  }

  @ParameterizedTest
  @ValueSource(strings = {"incomplete", "failed"})
  void A_completed_stream_can_have_an_answer_that_is_not(String status) {
    String end =
        "{\"type\":\"response.completed\",\"response\":{\"status\":\"%s\",\"output\":[]}}"
            .formatted(status);
    if (status.equals("failed")) {
      assertThatThrownBy(() -> pieces(call(0, "{}"), end)).isInstanceOf(FailedAttempt.class);
    } else {
      assertThat(pieces(call(0, "{}"), end))
          .containsExactly(new Piece.Truncated("max_output_tokens"));
    }
  }

  @Test
  void A_call_that_the_response_repeats_with_another_id_is_one() {
    String repeated =
        "{\"type\":\"function_call\",\"call_id\":\"other\",\"name\":\"f\",\"arguments\":\"{}\"}";
    assertThat(pieces(call(0, "{}"), COMPLETED.formatted(repeated)))
        .filteredOn(piece -> piece instanceof Piece.ToolCall)
        .hasSize(1);
  }

  @Test
  void A_refusal_is_text() {
    assertThat(
            pieces(
                "{\"type\":\"response.refusal.delta\",\"output_index\":0,\"delta\":\"No.\"}",
                COMPLETED.formatted("")))
        .containsExactly(new Piece.Text("No."), new Piece.Usage(9, 1));
  }

  @Test
  void Texts_that_cannot_be_stored_are_repaired() {
    assertThat(
            pieces(
                "{\"type\":\"response.output_text.delta\",\"delta\":\"a\\u0000b\\ud83d\"}",
                "{\"type\":\"response.output_text.delta\",\"delta\":\"\\ude00\\udc00\"}",
                COMPLETED.formatted("")))
        .startsWith(new Piece.Text("ab"), new Piece.Text("\uD83D\uDE00\uFFFD"));
  }

  @Test
  void Results_of_tools_are_no_part_of_an_answer() {
    assertThat(
            pieces(
                call(0, "{}"),
                COMPLETED.formatted(
                    "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"x\"}")))
        .containsExactly(new Piece.Usage(9, 1), called("call_1", "{}"));
  }

  @Test
  void An_answer_begins_with_the_model() {
    ResponsesAnswer answer = new ResponsesAnswer(LoopbackModel.JSON);
    for (String type :
        List.of("response.created", "response.queued", "response.in_progress", "keepalive")) {
      answer.read("{\"type\":\"" + type + "\",\"response\":{}}");
      assertThat(answer.begun()).isFalse();
    }
    answer.read("{\"type\":\"response.output_item.added\",\"item\":{\"type\":\"reasoning\"}}");
    assertThat(answer.begun()).isTrue();
    assertThat(answer.done()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"secret\"}}}|EXECUTION",
        "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"rate_limit_exceeded\"}}}|RATE_LIMIT",
        "{\"type\":\"response.failed\",\"response\":{}}|EXECUTION",
        "{\"type\":\"error\",\"code\":\"context_length_exceeded\",\"message\":\"secret\",\"param\":null}|CONTEXT_SIZE",
        "{\"type\":\"error\",\"error\":{\"message\":\"Input exceeds the context window of this model.\"}}|CONTEXT_SIZE",
        "{\"type\":\"error\",\"error\":{\"code\":429}}|RATE_LIMIT",
        "{\"error\":{\"code\":429,\"message\":\"secret\"}}|RATE_LIMIT"
      })
  void Errors_have_their_causes(String event, Cause cause) {
    assertThatThrownBy(() -> pieces(event))
        .isInstanceOfSatisfying(
            FailedAttempt.class,
            failed -> {
              assertThat(failed.failure().reason()).isEqualTo(cause);
              assertThat(failed.temporary()).isFalse();
              assertThat(failed.getMessage()).startsWith("error in the stream");
            })
        .hasMessageNotContaining("secret");
  }

  @Test
  void An_answer_without_an_end_is_broken_off() {
    assertThatThrownBy(() -> pieces(text("Hi")))
        .isInstanceOf(FailedAttempt.class)
        .hasMessage("the stream ended early");
  }

  @Test
  void A_call_without_a_name_is_refused() {
    assertThatThrownBy(
            () ->
                pieces(
                    "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"call_id\":\"c\"}}"))
        .isInstanceOf(FailedAttempt.class);
  }

  @Test
  void Calls_are_bounded() {
    String longText = "x".repeat(600_000);
    assertThatThrownBy(() -> pieces(call(0, longText), call(1, longText)))
        .isInstanceOf(FailedAttempt.class)
        .hasMessage("the tool calls are too many or too long");
  }
}
