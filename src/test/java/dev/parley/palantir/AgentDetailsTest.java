package dev.parley.palantir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parley.http.StrictJson;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition may say to this dialect. */
@DisplayNameGeneration(Sentences.class)
class AgentDetailsTest {

  private final ObjectMapper json = JsonMapper.builder().build();
  private final AgentDetails details;

  AgentDetailsTest() {
    new StrictJson().customize(json);
    details = new AgentDetails(json);
  }

  private Optional<String> violation(String own) throws JsonProcessingException {
    return details.violation(json.readTree("{\"palantir\":" + own + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"suggestedPrompts\":null,\"parameters\":null,\"inputPlaceholder\":null}",
        "{\"parameters\":{\"p\":{\"parameterType\":{\"type\":\"string\"},\"access\":\"READ_ONLY\"}}}"
      })
  void A_definition_for_this_API_can_be_absent(String own) throws JsonProcessingException {
    assertThat(violation(own)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                                               | palantir
          {"parametres":{}}                                                                | palantir.parametres
          {"suggestedPrompts":"Hello"}                                                     | palantir.suggestedPrompts
          {"suggestedPrompts":[7]}                                                         | palantir.suggestedPrompts[0]
          {"inputPlaceholder":7}                                                           | palantir.inputPlaceholder
          {"parameters":[]}                                                                | palantir.parameters
          {"parameters":{"p":null}}                                                        | palantir
          {"parameters":{"p":{}}}                                                          | palantir.parameters.p
          {"parameters":{"p":{"access":"READ_ONLY"}}}                                      | palantir.parameters.p
          {"parameters":{"p":{"access":"READ","parameterType":{"type":"string"}}}}         | palantir.parameters.p.access
          {"parameters":{"p":{"access":0,"parameterType":{"type":"string"}}}}              | palantir.parameters.p.access
          {"parameters":{"p":{"access":"1","parameterType":{"type":"string"}}}}            | palantir.parameters.p.access
          {"parameters":{"p":{"access":"READ_ONLY","parameterType":{}}}}                   | palantir.parameters.p.parameterType
          {"parameters":{"p":{"access":"READ_ONLY","parameterType":"string"}}}             | palantir.parameters.p.parameterType
          {"parameters":{"p":{"access":"READ_ONLY","parameterType":["string",{}]}}}        | palantir
          {"parameters":{"p":{"access":"READ_ONLY","parameterType":{"type":"x"}}}}         | palantir.parameters.p.parameterType
          {"parameters":{"p":{"access":"READ_ONLY","parameterType":{"type":"objectSet"}}}} | palantir.parameters.p.parameterType
          """)
  void A_definition_must_have_the_types_of_the_API(String own, String place)
      throws JsonProcessingException {
    assertThat(violation(own)).contains("is not valid at " + place);
  }

  @Test
  void A_violation_is_reported_in_one_line_regardless_of_the_parameters_name()
      throws JsonProcessingException {
    for (String id : List.of("a\\nb\\u2028\\u001b[31m", "x".repeat(20_000))) {
      assertThat(violation("{\"parameters\":{\"" + id + "\":{}}}").orElseThrow())
          .matches("[^\\p{Cc}\\u2028]{1,250}");
    }
  }

  @Test
  void An_invalid_stored_definition_is_returned_without_details() {
    assertThat(details.of("{\"palantir\":{\"parameters\":7}}"))
        .isEqualTo(AgentDetails.Details.NONE);
  }
}
