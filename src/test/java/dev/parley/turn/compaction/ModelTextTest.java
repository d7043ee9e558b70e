package dev.parley.turn.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Origin;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.testing.Sentences;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is asked for a summary or a title. */
@DisplayNameGeneration(Sentences.class)
class ModelTextTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The definition that the runtime gets. */
  private static JsonNode asked(JsonNode definition) {
    List<JsonNode> asked = new ArrayList<>();
    AgentRuntime runtime =
        new AgentRuntime() {
          @Override
          public String name() {
            return "recording";
          }

          @Override
          public Multi<Piece> answer(RuntimeRequest request) {
            asked.add(request.definition());
            return Multi.createFrom().item(new Piece.Text("A summary"));
          }
        };
    RuntimeRequest about =
        new RuntimeRequest(
            new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
            definition,
            MissingNode.getInstance(),
            List.of(),
            0,
            List.of());
    assertThat(ModelText.ask(runtime, about, List.of(), "Summarize").await().indefinitely().text())
        .isEqualTo("A summary");
    return asked.get(0);
  }

  @Test
  void Limits_of_the_length_of_answers_do_not_apply() {
    JsonNode definition =
        json(
            """
            {'max_output_tokens': 5, 'vectara': {'metadata': {'max_tokens': 5}, 'model': {'name': 'm', 'parameters': {
              'max_tokens': 5, 'max_completion_tokens': 5, 'max_output_tokens': 5, 'top_p': 0.5}}}}""");
    JsonNode before = definition.deepCopy();
    assertThat(asked(definition))
        .isEqualTo(
            json(
                """
                {'text': {'format': {'type': 'text'}}, 'vectara': {'metadata': {'max_tokens': 5},
                  'model': {'name': 'm', 'parameters': {'top_p': 0.5}}}}"""));
    assertThat(definition).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'vectara': null}",
        "{'vectara': {'model': {'name': 'm'}}}",
        "{'vectara': {'model': {'parameters': []}}}"
      })
  void An_agent_needs_no_parameters(String definition) {
    assertThat(asked(json(definition)).path("vectara")).isEqualTo(json(definition).path("vectara"));
  }
}
