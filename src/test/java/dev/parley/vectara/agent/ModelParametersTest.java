package dev.parley.vectara.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ModelAgents;
import dev.parley.testing.ModelFrames;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model is sent of the parameters of an agent's model. */
@ParleyTest
class ModelParametersTest {

  private final Token token = somebody();

  @ParameterizedTest
  @CsvSource({
    "CHAT_COMPLETIONS, /max_tokens, 1000",
    "CHAT_COMPLETIONS, /temperature, 0.7",
    "CHAT_COMPLETIONS, /top_p, 0.9",
    "CHAT_COMPLETIONS, /reasoning_effort, low",
    "RESPONSES, /max_output_tokens, 1000",
    "RESPONSES, /reasoning/effort, low"
  })
  void A_model_is_sent_them(ModelFrames api, String field, String value) {
    String agent = ModelAgents.create(List.of(), api);
    Map<String, ?> parameters =
        Map.of("temperature", 0.7, "max_tokens", 1000, "top_p", 0.9, "reasoning_effort", "low");
    vectara(admin())
        .body(Map.of("model", Map.of("name", "gpt-4", "parameters", parameters)))
        .patch("/v2/agents/" + agent)
        .then()
        .statusCode(200);
    String sessions = "/v2/agents/" + agent + "/sessions";
    String key =
        vectara(token).body("{}").post(sessions).then().statusCode(201).extract().path("key");
    vectara(token)
        .body(Map.of("messages", List.of(Map.of("type", "text", "content", "/request " + field))))
        .post(sessions + "/" + key + "/events")
        .then()
        .statusCode(201)
        .body("events[1].content", equalTo(value));
  }
}
