package dev.parley.runtime.echo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.echo.EchoScript.End;
import dev.parley.testing.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class EchoScriptTest {

  private static final List<EventContent> HISTORY =
      List.of(
          new InputMessage("one"),
          new EventContent.AgentOutput("You said: one", Map.of()),
          new InputMessage("two"),
          new EventContent.AgentOutput("You said: two", Map.of()));

  private static EchoScript script(String runtime, List<EventContent> history, String text) {
    JsonNode definition;
    try {
      definition = new ObjectMapper().readTree("{\"runtime\":" + runtime + "}");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    return EchoScript.of(
        new RuntimeRequest(
            new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
            definition,
            MissingNode.getInstance(),
            history,
            0,
            List.of(new InputMessage(text))));
  }

  private static EchoScript script(String text) {
    return script("{\"type\":\"echo\"}", HISTORY, text);
  }

  private static String text(EchoScript script) {
    return script.pieces().stream()
        .filter(Piece.Text.class::isInstance)
        .map(piece -> ((Piece.Text) piece).text())
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello  there|'You said: hello  there\\n\\nBefore that: one | two'",
        "/unknown x|'You said: /unknown x\\n\\nBefore that: one | two'",
        "/recall 1|one",
        "/recall 2|two",
        "/recall 9|two",
        "/recall|two",
        "/slow 5 a b|a b",
        "/repeat 3 ab|'ab ab ab '",
        "/repeat|'word '",
        "/tool search blue shoes|The tool returned: blue shoes",
        "/set name value|Done.",
        "/reason hm|Done.",
        "/step sales|Wait. Done.",
        "/empty|''"
      },
      quoteCharacter = '\'')
  void Each_command_has_its_answer(String message, String answer) {
    EchoScript script = script(message);
    String expected = answer.replace("\\n", "\n");
    assertThat(text(script)).isEqualTo(expected);
    assertThat(script.end()).isEqualTo(End.COMPLETE);
    assertThat(script(message)).isEqualTo(script);
  }

  @ParameterizedTest
  @CsvSource({
    "/fail, '', FAIL",
    "/fail-late, Before, FAIL",
    "/fail-late some words, some words, FAIL",
    "/hang, '', HANG",
    "/hang some words, some words, HANG"
  })
  void Some_answers_do_not_complete(String message, String text, End end) {
    assertThat(text(script(message))).isEqualTo(text);
    assertThat(script(message).end()).isEqualTo(end);
  }

  @Test
  void Each_word_is_a_piece_with_the_space_after_it() {
    assertThat(script("{}", List.of(), "a  b\nc").pieces())
        .extracting(piece -> ((Piece.Text) piece).text())
        .containsExactly("You ", "said: ", "a  ", "b\n", "c");
  }

  @Test
  void Without_history_there_is_nothing_to_recall() {
    assertThat(text(script("{}", List.of(), "/recall 1"))).isEqualTo("You said nothing before.");
    assertThat(text(script("{}", List.of(), "hi"))).isEqualTo("You said: hi");
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "-1, 0", "99999999, 60000", "1.5, 0", "'\"5\"', 0", "null, 0"})
  void The_definition_sets_the_pause_up_to_a_minute(String delay, int millis) {
    assertThat(script("{\"delay_ms\":" + delay + "}", List.of(), "hi").delay())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "/slow 20 a, 20, a",
    "/slow 999999999 a, 60000, a",
    "/slow x y, 100, y",
    "/slow, 100, /slow"
  })
  void A_slow_answer_has_its_own_pause(String message, int millis, String text) {
    assertThat(script(message).delay()).isEqualTo(Duration.ofMillis(millis));
    assertThat(text(script(message))).isEqualTo(text);
  }

  @Test
  void A_tool_is_called_with_the_argument_and_returns_it() {
    List<Piece> pieces = script("/tool search blue shoes").pieces();
    Piece.ToolCall call = (Piece.ToolCall) pieces.get(0);
    Piece.ToolResult result = (Piece.ToolResult) pieces.get(1);
    assertThat(call.call().name()).isEqualTo("search");
    assertThat(call.call().arguments()).isEqualTo("{\"text\":\"blue shoes\"}");
    assertThat(result.result().callId()).isEqualTo(call.call().callId());
    assertThat(result.result().output()).isEqualTo("blue shoes");
    assertThat(result.result().failed()).isFalse();
    Piece.ToolResult broken = (Piece.ToolResult) script("/tool broken x").pieces().get(1);
    assertThat(broken.result().failed()).isTrue();
  }

  @Test
  void A_parameter_is_updated_and_reasoning_precedes_the_answer() {
    assertThat(script("/set name a value").pieces().get(0))
        .isEqualTo(new Piece.ParameterUpdate("name", "a value"));
    assertThat(script("/reason so it is").pieces().get(0))
        .isEqualTo(new Piece.Reasoning("so it is"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/repeat 1000000 a", "/repeat 999999999 a"})
  void The_number_of_repetitions_is_limited(String message) {
    assertThat(script(message).pieces()).hasSize(1_000_000);
  }
}
