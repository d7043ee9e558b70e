package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.event.EventContent;
import dev.parley.runtime.Piece;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.testing.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pieces of an answer, from chunks as servers send them. */
@DisplayNameGeneration(Sentences.class)
class ChatAnswerTest {

  private static List<Piece> pieces(String... chunks) {
    ChatAnswer answer = new ChatAnswer(LoopbackModel.JSON);
    List<Piece> pieces = new ArrayList<>();
    Stream.of(chunks).map(answer::read).forEach(pieces::addAll);
    pieces.addAll(answer.end());
    return pieces;
  }

  private static String delta(String delta) {
    return "{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
  }

  private static String end(String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
  }

  @Test
  void OpenAI() {
    assertThat(
            pieces(
                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini-2024-07-18",
                "service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,
                "delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],
                "usage":null,"obfuscation":"x"}""",
                delta("{\"content\":\"Hi\"}"),
                end("stop"),
                """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":9,
                "completion_tokens":1,"total_tokens":10,"prompt_tokens_details":{"cached_tokens":0}}}""",
                "[DONE]"))
        .containsExactly(new Piece.Text("Hi"), new Piece.Usage(9, 1));
  }

  @Test
  void Azure_begins_with_the_filter_of_the_prompt() {
    assertThat(
            pieces(
                "{\"choices\":[],\"created\":0,\"id\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}",
                delta("{\"content\":\"Hi\"}"),
                end("content_filter")))
        .containsExactly(new Piece.Text("Hi"), new Piece.Truncated("content_filter"));
  }

  @Test
  void Reasoning_has_two_names() {
    assertThat(
            pieces(
                delta("{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"Ollama\"}"),
                delta("{\"reasoning_content\":\"vLLM\",\"content\":null}"),
                delta("{\"content\":\"Done\"}"),
                end("stop")))
        .containsExactly(
            new Piece.Reasoning("Ollama"), new Piece.Reasoning("vLLM"), new Piece.Text("Done"));
  }

  @Test
  void Tool_calls_are_assembled() {
    assertThat(
            pieces(
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"\"}}]}"),
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"q\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}"),
                delta(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"function\":{\"name\":\"now\"}}]}"),
                end("tool_calls"),
                "[DONE]"))
        .containsExactly(call("call_a", "search", "{\"q\":1}"), call("call_b", "now", "{}"));
  }

  private static Piece call(String id, String name, String arguments) {
    return new Piece.ToolCall(new EventContent.ToolCall(id, name, "FUNCTION", null, arguments));
  }

  @Test
  void Calls_without_ids_and_indexes_get_different_ids() {
    assertThat(
            pieces(
                delta(
                    "{\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":{\"x\":1}}},{\"function\":{\"name\":\"b\"}}]}"),
                end("stop")))
        .extracting(piece -> ((Piece.ToolCall) piece).call().callId())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void Ollama_sends_all_calls_with_the_same_index() {
    assertThat(
            pieces(
                delta(
                    "{\"tool_calls\":[{\"id\":\"call_a\",\"index\":0,\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":1}\"}},{\"id\":\"call_b\",\"index\":0,\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]}"),
                delta(
                    "{\"tool_calls\":[{\"id\":\"call_c\",\"index\":0,\"function\":{\"name\":\"now\",\"arguments\":\"{}\"}}]}"),
                end("tool_calls")))
        .containsExactly(
            call("call_a", "search", "{\"q\":1}"),
            call("call_b", "now", "{}"),
            call("call_c", "now", "{}"));
  }

  @Test
  void Calls_without_an_index_are_told_apart_by_their_ids() {
    assertThat(
            pieces(
                delta(
                    "{\"tool_calls\":[{\"id\":\"call_a\",\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"\",\"function\":{\"arguments\":\"1\"}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"call_a\",\"function\":{\"arguments\":\"}\"}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"call_b\",\"function\":{\"name\":\"now\"}}]}"),
                end("tool_calls")))
        .containsExactly(call("call_a", "search", "{\"q\":1}"), call("call_b", "now", "{}"));
  }

  @Test
  void An_answer_that_is_too_long_is_truncated_and_calls_nothing() {
    assertThat(
            pieces(
                delta("{\"content\":\"Hi\"}"),
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"n\",\"arguments\":\"{\"}}]}"),
                end("length"),
                "[DONE]"))
        .containsExactly(new Piece.Text("Hi"), new Piece.Truncated("max_output_tokens"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void An_answer_without_a_reason_to_end_goes_on(String none) {
    String begin =
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"n\",\"arguments\":\"{\"}}]},\"finish_reason\":\"%s\"}]}"
            .formatted(none);
    assertThatThrownBy(() -> pieces(begin))
        .isInstanceOf(FailedAttempt.class)
        .hasMessage("the stream ended early");
    assertThat(
            pieces(
                begin,
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"}\"}}]}"),
                end("tool_calls")))
        .containsExactly(call("a", "n", "{}"));
  }

  @Test
  void A_refusal_is_text() {
    assertThat(pieces(delta("{\"content\":null,\"refusal\":\"No.\"}"), end("stop")))
        .containsExactly(new Piece.Text("No."));
  }

  @Test
  void Texts_that_cannot_be_stored_are_repaired() {
    assertThat(
            pieces(
                delta("{\"content\":\"a\\u0000b\\ud83d\"}"),
                delta("{\"content\":\"\\ude00\\udc00\"}"),
                end("stop")))
        .containsExactly(new Piece.Text("ab"), new Piece.Text("\uD83D\uDE00\uFFFD"));
  }

  @Test
  void A_call_without_a_name_is_refused() {
    assertThatThrownBy(
            () -> pieces(delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\"}]}"), end("stop")))
        .isInstanceOf(FailedAttempt.class);
  }

  @Test
  void A_name_that_is_repeated_counts_once() {
    String part =
        delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"now\"}}]}");
    assertThat(pieces(part, part, end("stop"))).containsExactly(call("a", "now", "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":%d,\"function\":{\"name\":\"n\",\"arguments\":\"%s\"}}",
        "{\"index\":%d,\"function\":{\"name\":\"%s\"}}",
        "{\"index\":%d,\"id\":\"%s\",\"function\":{\"name\":\"n\"}}"
      })
  void Calls_are_bounded(String call) {
    String part = "{\"tool_calls\":[" + call + "]}";
    String longText = "x".repeat(600_000);
    assertThatThrownBy(
            () ->
                pieces(
                    delta(part.formatted(0, longText)),
                    delta(part.formatted(1, longText)),
                    end("stop")))
        .isInstanceOf(FailedAttempt.class)
        .hasMessage("the tool calls are too many or too long");
  }
}
