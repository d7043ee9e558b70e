package dev.parley.palantir.conversation;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that run to their end. */
@ParleyTest
class ExchangesTest {

  private Talk talk;

  @BeforeEach
  void begin() {
    talk = Talk.with(somebody(), Talk.TALKER);
  }

  @Test
  void A_message_is_answered() {
    talk.say("hello there")
        .body("agentMarkdownResponse", equalTo("You said: hello there"))
        .body("parameterUpdates", aMapWithSize(0))
        .body("interruptedOutput", equalTo(false))
        .body("totalTokensUsed", equalTo(6))
        .body("sessionTraceId", not(nullValue()));
  }

  @Test
  void An_answer_can_refer_to_earlier_messages() {
    talk.say("my name is Ada");
    talk.say("I like engines");
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("my name is Ada"));
  }

  @Test
  void The_content_shows_all_exchanges_in_order() {
    UUID trace = UUID.randomUUID();
    talk.say("one");
    talk.blocking("two", Map.of("sessionTraceId", trace)).then().statusCode(200);
    talk.exchanges()
        .body("exchanges.userInput.text", contains("one", "two"))
        .body("exchanges[1].result.agentMarkdownResponse", startsWith("You said: two"))
        .body("exchanges[1].result.sessionTraceId", equalTo(trace.toString()))
        .body("exchanges[1].result.interruptedOutput", equalTo(false));
  }

  @Test
  void An_answer_may_pause_after_a_long_part() {
    String word = "x".repeat(70_000);
    talk.say("/slow 300 " + word + " end")
        .body("agentMarkdownResponse", equalTo(word + " end"))
        .body("interruptedOutput", equalTo(false));
  }

  @Test
  void A_session_without_exchanges_has_empty_content() {
    talk.exchanges().body("exchanges", empty());
  }

  @Test
  void An_exchange_counts_two_messages_and_extends_the_expiry() {
    Instant before = expiry();
    talk.say("one");
    talk.say("two");
    talk.get().then().body("metadata.messageCount", equalTo(4));
    assertThat(expiry()).isAfter(before);
  }

  private Instant expiry() {
    return Instant.parse(talk.get().then().extract().path("metadata.estimatedExpiresTime"));
  }

  @Test
  void The_first_message_becomes_the_title() {
    talk.say("Where is my order?");
    talk.say("And the other one?");
    talk.get().then().body("metadata.title", equalTo("Where is my order?"));
  }

  @Test
  void A_long_first_message_is_cut_to_a_title_of_200_characters() {
    talk.say("\uD83D\uDE00".repeat(300));
    talk.get().then().body("metadata.title", equalTo("\uD83D\uDE00".repeat(200)));
  }

  @Test
  void A_title_that_the_caller_chose_stays() {
    dev.parley.testing.Wire.palantir(talk.token())
        .body(Map.of("title", "Mine"))
        .put(
            dev.parley.testing.Wire.PALANTIR_AGENTS
                + "/"
                + talk.agent()
                + "/sessions/"
                + talk.rid()
                + "/updateTitle")
        .then()
        .statusCode(204);
    talk.say("Where is my order?");
    talk.get().then().body("metadata.title", equalTo("Mine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "é😀", "a\n\nb"})
  void Any_text_is_a_message(String text) {
    talk.say(text).body("agentMarkdownResponse", equalTo("You said: " + text));
    talk.exchanges().body("exchanges[0].userInput.text", equalTo(text));
  }

  @Test
  void Parameters_of_the_declared_types_are_accepted() {
    talk.blocking(
            "/set customerName Ada",
            Map.of(
                "parameterInputs",
                Map.of(
                    "customerName",
                    Map.of("type", "string", "value", "Bob"),
                    "orders",
                    Map.of(
                        "type",
                        "objectSet",
                        "ontology",
                        "shop",
                        "objectSet",
                        Map.of("type", "base", "objectType", "order")))))
        .then()
        .statusCode(200)
        .body("parameterUpdates.customerName.type", equalTo("string"))
        .body("parameterUpdates.customerName.value", equalTo("Ada"));
    talk.exchanges()
        .body("exchanges[0].result.parameterUpdates.customerName.value", equalTo("Ada"));
  }

  @Test
  void An_undeclared_parameter_is_refused() {
    talk.blocking(
            "hi", Map.of("parameterInputs", Map.of("who", Map.of("type", "string", "value", "x"))))
        .then()
        .statusCode(400)
        .body("errorName", equalTo("InvalidParameter"))
        .body("parameters.parameter", equalTo("who"))
        .body("parameters.sessionRid", equalTo(talk.rid()));
    talk.exchanges().body("exchanges", empty());
  }

  @Test
  void A_parameter_of_another_type_is_refused() {
    talk.blocking(
            "hi",
            Map.of("parameterInputs", Map.of("orders", Map.of("type", "string", "value", "x"))))
        .then()
        .statusCode(400)
        .body("errorName", equalTo("InvalidParameterType"))
        .body("parameters.expectedType", equalTo("objectSet"))
        .body("parameters.receivedType", equalTo("string"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{}}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{\"text\":5}}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{\"text\":\"a\"},\"sessionTraceId\":\"x\"}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{\"text\":\"a\"},\"parameterInputs\":{\"a\":{\"type\":\"number\"}}}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{\"text\":\"a\"},\"contextsOverride\":[{\"type\":\"x\"}]}|422|Conjure:UnprocessableEntity",
        "{\"userInput\":{\"text\":\"a\"},\"unknown\":1}|422|Conjure:UnprocessableEntity",
        "{|400|Default:InvalidArgument",
        "{\"userInput\":{\"text\":\"\\u0000\"}}|400|Default:InvalidArgument",
        "''|400|MissingPostBody"
      })
  void An_invalid_request_is_refused_and_leaves_nothing(String body, int status, String name) {
    for (String operation : List.of("blockingContinue", "streamingContinue")) {
      talk.post(operation, body).then().statusCode(status).body("errorName", equalTo(name));
    }
    talk.exchanges().body("exchanges", empty());
    talk.get().then().body("metadata.messageCount", equalTo(0));
  }

  @Test
  void A_trace_id_is_used_once_in_a_session() {
    Map<String, UUID> trace = Map.of("sessionTraceId", UUID.randomUUID());
    talk.blocking("one", trace).then().statusCode(200);
    talk.blocking("two", trace)
        .then()
        .statusCode(400)
        .body("errorName", equalTo("SessionTraceIdAlreadyExists"))
        .body("parameters.sessionTraceId", equalTo(trace.get("sessionTraceId").toString()));
    talk.exchanges().body("exchanges", hasSize(1));
    talk.say("three");
    Talk.with(somebody(), Talk.TALKER).blocking("one", trace).then().statusCode(200);
  }

  @Test
  void A_failed_exchange_is_not_added() {
    talk.say("one");
    for (String message : List.of("/fail", "/fail-late some words")) {
      talk.blocking(message, Map.of())
          .then()
          .statusCode(500)
          .body("errorCode", equalTo("INTERNAL"))
          .body("errorName", equalTo("SessionExecutionFailed"))
          .body("parameters.agentRid", equalTo(Talk.TALKER))
          .body("parameters.sessionRid", equalTo(talk.rid()))
          .body("parameters.message", equalTo("The message asked for a failure."))
          .body("parameters.details", equalTo("The message asked for a failure."));
    }
    talk.exchanges().body("exchanges.userInput.text", contains("one"));
    talk.get().then().body("metadata.messageCount", equalTo(2));
    talk.say("/recall 1").body("agentMarkdownResponse", equalTo("one"));
  }

  @Test
  void An_agent_whose_runtime_is_not_configured_says_so() {
    Talk silent = Talk.with(somebody(), "ri.aip-agents..agent.no-runtime");
    silent
        .blocking("hi", Map.of())
        .then()
        .statusCode(500)
        .body("errorName", equalTo("SessionExecutionFailed"))
        .body("parameters.message", equalTo("The agent's runtime 'absent' is not configured."));
    silent.exchanges().body("exchanges", empty());
  }

  @Test
  void A_disabled_session_accepts_no_messages() {
    Talk disabled = Talk.with(somebody(), DEMO_RID);
    vectara(disabled.token())
        .body("{\"enabled\":false}")
        .patch(VECTARA + "/" + keyOf(disabled.rid()))
        .then()
        .statusCode(200);
    for (String operation : List.of("Blocking", "Streaming")) {
      Response refused =
          operation.equals("Blocking")
              ? disabled.blocking("hi", Map.of())
              : disabled.streaming("hi", Map.of());
      refused
          .then()
          .statusCode(403)
          .body("errorCode", equalTo("PERMISSION_DENIED"))
          .body("errorName", equalTo(operation + "ContinueSessionPermissionDenied"))
          .body("parameters", equalTo(Map.of("agentRid", DEMO_RID, "sessionRid", disabled.rid())));
    }
    disabled.exchanges().body("exchanges", empty());
  }

  @Test
  void An_agent_that_names_no_runtime_has_the_default_one() {
    Talk.with(somebody(), DEMO_RID)
        .say("hi")
        .body("agentMarkdownResponse", equalTo("You said: hi"));
  }

  @Test
  void The_contexts_are_those_of_the_agent_unless_the_request_gives_others() {
    talk.say("one");
    talk.blocking("two", Map.of("contextsOverride", List.of())).then().statusCode(200);
    talk.blocking(
            "three",
            Map.of(
                "contextsOverride",
                List.of(
                    Map.of(
                        "type",
                        "objectContext",
                        "objectRids",
                        List.of("ri.a.b.c.d"),
                        "propertyTypeRids",
                        List.of()))))
        .then()
        .statusCode(200);
    talk.exchanges()
        .body(
            "exchanges[0].contexts.functionRetrievedContexts[0].retrievedPrompt",
            equalTo("Orders ship in two days."))
        .body("exchanges[0].contexts.objectContexts", hasSize(1))
        .body("exchanges[1].contexts.functionRetrievedContexts", empty())
        .body("exchanges[1].contexts.objectContexts", empty())
        .body("exchanges[2].contexts.objectContexts[0].objectRids", contains("ri.a.b.c.d"));
    Talk plain = Talk.with(somebody(), DEMO_RID);
    plain.say("hi");
    plain.exchanges().body("exchanges[0].contexts", nullValue());
  }

  @Test
  void The_contexts_of_a_message_can_be_asked_for_without_sending_it() {
    talk.ragContext("hi", Map.of())
        .then()
        .statusCode(200)
        .body("functionRetrievedContexts", hasSize(1))
        .body("objectContexts", hasSize(1));
    Talk.with(somebody(), DEMO_RID)
        .ragContext("hi", Map.of("parameterInputs", Map.of()))
        .then()
        .statusCode(200)
        .body("functionRetrievedContexts", empty())
        .body("objectContexts", empty());
    talk.exchanges().body("exchanges", empty());
  }

  @Test
  void A_trace_shows_the_tool_calls() {
    UUID trace = UUID.randomUUID();
    talk.blocking("/tool search blue shoes", Map.of("sessionTraceId", trace))
        .then()
        .statusCode(200)
        .body("agentMarkdownResponse", equalTo("The tool returned: blue shoes"));
    talk.trace(trace)
        .then()
        .statusCode(200)
        .body("id", equalTo(trace.toString()))
        .body("status", equalTo("COMPLETE"))
        .body("contexts.objectContexts", hasSize(1))
        .body("toolCallGroups[0].toolCalls[0].toolMetadata.name", equalTo("search"))
        .body("toolCallGroups[0].toolCalls[0].toolMetadata.type", equalTo("FUNCTION"))
        .body("toolCallGroups[0].toolCalls[0].input.inputs.text.value", equalTo("blue shoes"))
        .body("toolCallGroups[0].toolCalls[0].output.type", equalTo("success"))
        .body("toolCallGroups[0].toolCalls[0].output.output.value", equalTo("blue shoes"));
  }

  @Test
  void A_failed_tool_call_says_how_to_correct_it() {
    UUID trace = UUID.randomUUID();
    talk.blocking("/tool broken x", Map.of("sessionTraceId", trace)).then().statusCode(200);
    talk.trace(trace)
        .then()
        .body("toolCallGroups[0].toolCalls[0].output.type", equalTo("failure"))
        .body(
            "toolCallGroups[0].toolCalls[0].output.correctionMessage",
            equalTo("Use another tool."));
  }

  @Test
  void A_missing_trace_is_404() {
    UUID trace = UUID.randomUUID();
    talk.trace(trace)
        .then()
        .statusCode(404)
        .body("errorName", equalTo("SessionTraceNotFound"))
        .body("parameters.sessionTraceId", equalTo(trace.toString()))
        .body("parameters.sessionRid", equalTo(talk.rid()));
  }
}
