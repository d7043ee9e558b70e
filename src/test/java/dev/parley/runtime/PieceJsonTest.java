package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.event.EventJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PieceJsonTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PieceJson json = new PieceJson(MAPPER, new EventJson(MAPPER));

  @Provide
  Arbitrary<List<Piece>> answers() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(10);
    Arbitrary<Long> counts = Arbitraries.longs().greaterOrEqual(0);
    return Arbitraries.oneOf(
            texts.<Piece>map(Piece.Text::new),
            texts.map(Piece.Reasoning::new),
            Combinators.combine(texts, texts)
                .as(
                    (id, text) ->
                        new Piece.ToolCall(
                            new EventContent.ToolCall(id, "n", "FUNCTION", null, text))),
            Combinators.combine(texts, Arbitraries.of(true, false))
                .as(
                    (text, failed) ->
                        new Piece.ToolResult(new EventContent.ToolResult("c", text, failed))),
            Combinators.combine(texts, texts).as(Piece.ParameterUpdate::new),
            Arbitraries.of("max_output_tokens", "content_filter").map(Piece.Truncated::new),
            texts.map(Piece.Structured::new),
            texts.map(
                text ->
                    new Piece.Steering(
                        new EventContent.InputMessage(text),
                        Optional.of(text).filter(step -> !step.isEmpty()))),
            Combinators.combine(texts, texts, texts)
                .as(EventContent.StepTransition::new)
                .map(Piece.StepTransition::new),
            Combinators.combine(counts, counts).as(Piece.Usage::new))
        .list()
        .ofMaxSize(12);
  }

  private List<Piece> stored(List<Piece> pieces) throws Exception {
    return json.read(MAPPER.readTree(json.write(pieces).toString()));
  }

  private static String text(List<Piece> pieces) {
    return pieces.stream()
        .filter(Piece.Text.class::isInstance)
        .map(piece -> ((Piece.Text) piece).text())
        .collect(Collectors.joining());
  }

  private static List<Piece> others(List<Piece> pieces) {
    return pieces.stream().filter(piece -> !(piece instanceof Piece.Text)).toList();
  }

  @Property(tries = 300)
  void What_is_written_is_read(@ForAll("answers") List<Piece> pieces) throws Exception {
    List<Piece> read = stored(pieces);
    assertThat(text(read)).isEqualTo(text(pieces));
    assertThat(others(read)).isEqualTo(others(pieces));
    assertThat(stored(read)).isEqualTo(read);
  }

  @Property(tries = 100)
  void No_two_texts_are_adjacent(@ForAll("answers") List<Piece> pieces) throws Exception {
    List<Piece> read = stored(pieces);
    for (int i = 1; i < read.size(); i++) {
      assertThat(others(read.subList(i - 1, i + 1))).isNotEmpty();
    }
  }

  @Example
  void Adjacent_texts_are_merged_and_others_keep_their_place() throws Exception {
    Piece reasoning = new Piece.Reasoning("r");
    assertThat(
            stored(
                List.of(
                    new Piece.Text("a"),
                    new Piece.Text("b"),
                    reasoning,
                    new Piece.Text(""),
                    new Piece.Text("c"))))
        .containsExactly(new Piece.Text("ab"), reasoning, new Piece.Text("c"));
  }

  @Example
  void An_unknown_kind_is_reported() {
    assertThatThrownBy(() -> json.read(MAPPER.readTree("[{\"kind\":\"other\"}]")))
        .isInstanceOf(IllegalStateException.class);
  }
}
