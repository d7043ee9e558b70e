package dev.parley.vectara.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition may say to this dialect, wherever it comes from. */
@DisplayNameGeneration(Sentences.class)
class AgentDefinitionTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode definition(String own) throws JsonProcessingException {
    return JSON.readTree("{\"kind\":\"hosted\",\"vectara\":" + own + "}");
  }

  private static Optional<String> violation(String own) throws JsonProcessingException {
    return new AgentDefinition().violation(definition(own));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"model\":null,\"steps\":null,\"first_step\":null}",
        "{\"model\":{\"name\":\"m\"},\"anything\":[1]}"
      })
  void A_definition_for_this_API_can_be_absent(String own) throws JsonProcessingException {
    assertThat(violation(own)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                              | vectara, which must be an object
          {"model":5}                     | vectara.model, which must be an object
          {"tool_configurations":{"t":5}} | vectara.tool_configurations.t, which must be an object
          {"steps":{"a":{"next_steps":[{"step_name":"b"}]}}} | vectara.steps.a.next_steps[0].step_name, which must be the name of a step
          {"first_step_name":"main"}      | vectara.first_step_name, which must be the name of a step in steps
          """)
  void A_definition_must_be_valid_for_this_APIs_clients(String own, String place)
      throws JsonProcessingException {
    assertThat(violation(own)).contains("is not valid at " + place);
  }

  @Test
  void A_violation_is_reported_in_one_line_regardless_of_the_tools_name()
      throws JsonProcessingException {
    for (String name : new String[] {"a\\nb\\u2028\\ud800", "x".repeat(20_000)}) {
      assertThat(violation("{\"tool_configurations\":{\"" + name + "\":5}}").orElseThrow())
          .matches("[^\\p{Cc}\\p{Cs}\\u2028]{1,280}");
    }
  }

  @Test
  void An_invalid_stored_definition_is_returned_with_defaults() throws JsonProcessingException {
    assertThat((JsonNode) AgentDefinition.part(definition("{\"model\":5}"))).isEmpty();
    assertThat((JsonNode) AgentDefinition.part(definition("\"text\""))).isEmpty();
    assertThat((JsonNode) AgentDefinition.part(definition("{\"model\":null}"))).isEmpty();
  }
}
