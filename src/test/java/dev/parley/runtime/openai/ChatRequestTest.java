package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Requests for chat completions, from definitions and conversations. */
@DisplayNameGeneration(Sentences.class)
class ChatRequestTest {

  private static JsonNode json(String text) {
    try {
      return LoopbackModel.JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode body(String definition, String options, boolean vendor) {
    return body(
        json(definition),
        options == null ? MissingNode.getInstance() : json(options),
        List.of(),
        List.of(new InputMessage("hi")),
        vendor);
  }

  private static JsonNode body(
      JsonNode definition,
      JsonNode options,
      List<EventContent> history,
      List<EventContent> input,
      boolean vendor) {
    return ChatRequest.body(
        new ModelApi.Asked(
            "m",
            ModelDefinition.of(definition, options).instructions().filled(Map.of()),
            ModelDefinition.of(definition, options),
            List.of(),
            new RuntimeRequest(
                new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
                definition,
                options,
                history,
                0,
                input),
            vendor));
  }

  private static JsonNode messages(List<EventContent> history, List<EventContent> input) {
    return body(json("{}"), MissingNode.getInstance(), history, input, false).path("messages");
  }

  private static void assertJson(JsonNode actual, String expected) {
    assertThat(actual).isEqualTo(json(expected));
  }

  @Test
  void A_prompt_agent_of_Azure() {
    assertJson(
        body(
            """
            {'kind':'prompt','model':'m','instructions':'Be kind.','temperature':0.5,'top_p':0.9,
             'reasoning':{'effort':'low','summary':'auto'},'max_output_tokens':100,
             'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}},
             'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':false},
                      {'type':'web_search'}],
             'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false}""",
            null,
            true),
        """
        {'model':'m','stream':true,'stream_options':{'include_usage':true},
         'messages':[{'role':'system','content':'Be kind.'},{'role':'user','content':'hi'}],
         'temperature':0.5,'top_p':0.9,'max_completion_tokens':100,'reasoning_effort':'low',
         'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'strict':true}},
         'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'},'strict':false}}],
         'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':false}""");
  }

  @Test
  void The_options_of_a_turn_take_precedence() {
    JsonNode body =
        body(
            "{'instructions':'a','temperature':0.5,'tools':[{'type':'function','name':'f'}],'max_output_tokens':1}",
            "{'instructions':'b','temperature':1,'tools':[],'max_output_tokens':2,'tool_choice':'required','top_p':null}",
            false);
    assertThat(body.at("/messages/0/content").asText()).isEqualTo("b");
    assertThat(body.path("temperature").asInt()).isEqualTo(1);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(2);
    assertThat(body.has("tools")).isFalse();
    assertThat(body.has("tool_choice")).isFalse();
    assertThat(body.has("top_p")).isFalse();
  }

  @Test
  void An_agent_of_Vectara() {
    JsonNode definition =
        json(
            """
            {'kind':'hosted','vectara':{'model':{'name':'gpt-4o','parameters':{'temperature':0.1},
             'retry_configuration':{'max_retries':5,'initial_backoff_ms':10,'max_backoff_ms':15,'backoff_factor':2}},
             'first_step_name':'main','steps':{'main':{'instructions':[
               {'type':'inline','name':'a','template':'Be kind.'},{'type':'reference','name':'b'},
               {'type':'inline','name':'c','template':'Be brief.'}]}}}}""");
    ModelDefinition read = ModelDefinition.of(definition, MissingNode.getInstance());
    assertThat(read.model()).contains("gpt-4o");
    assertThat(read.instructions().filled(Map.of())).isEqualTo("Be kind.\n\nBe brief.");
    assertThat(read.field("temperature").asDouble()).isEqualTo(0.1);
    RetryPolicy retries = RetryPolicy.of(2).with(read.retries());
    assertThat(retries.retries()).isEqualTo(5);
    assertThat(retries.pause(1, 0)).hasMillis(10);
    assertThat(retries.pause(2, 0)).hasMillis(15);
    assertThat(retries.pause(1, 1)).hasMillis(7);
    assertThat(RetryPolicy.of(2).with(json("{'enabled':false}")).retries()).isZero();
    assertThat(RetryPolicy.of(2).with(json("{'max_retries':1000}")).retries()).isEqualTo(10);
  }

  @Test
  void A_step_has_a_format_and_skills() {
    String agent =
        """
        {'vectara':{'first_step':{'instructions':[{'type':'inline','template':'x'}],
           'output_parser':{'type':'structured','json_schema':{'name':'n','schema':{'type':'object'}}}%s},
         'skills':{'a':{'description':'Does a.','content':'c'},
           'b':{'description':'Does b.','when_to_use':'Sometimes.','content':'c'}}}}""";
    ModelDefinition all = ModelDefinition.of(json(agent.formatted("")), MissingNode.getInstance());
    assertThat(all.instructions().filled(Map.of()))
        .isEqualTo("x\n\nSkills that the user can call:\n- a: Does a.\n- b: Does b. Sometimes.");
    assertThat(all.field("text").at("/format/schema/type").asText()).isEqualTo("object");
    assertThat(all.field("text").at("/format/type").asText()).isEqualTo("json_schema");
    assertThat(
            ModelDefinition.of(
                    json(agent.formatted(",'allowed_skills':['a']")), MissingNode.getInstance())
                .instructions()
                .filled(Map.of()))
        .isEqualTo("x\n\nSkills that the user can call:\n- a: Does a.");
    ModelDefinition none =
        ModelDefinition.of(
            json(agent.formatted(",'allowed_skills':[]")),
            json("{'text':{'format':{'type':'text'},'verbosity':'low'}}"));
    assertThat(none.instructions().filled(Map.of())).isEqualTo("x");
    assertThat(none.field("text").at("/format/type").asText()).isEqualTo("text");
    ModelDefinition brief =
        ModelDefinition.of(json(agent.formatted("")), json("{'text':{'verbosity':'low'}}"));
    assertThat(brief.field("text").at("/format/type").asText()).isEqualTo("json_schema");
    assertThat(brief.field("text").path("verbosity").asText()).isEqualTo("low");
  }

  @Test
  void The_first_step_may_be_inline() {
    assertThat(
            ModelDefinition.of(
                    json(
                        "{'vectara':{'first_step':{'instructions':[{'type':'inline','template':'x'}]}}}"),
                    MissingNode.getInstance())
                .instructions()
                .filled(Map.of()))
        .isEqualTo("x");
  }

  @Test
  void Roles_and_parts() {
    assertJson(
        messages(
            List.of(
                new InputMessage("developer", "rules", null, null, null),
                new AgentOutput("hello", Map.of()),
                new AgentOutput("", Map.of()),
                new EventContent.Reasoning("hm")),
            List.of(
                new InputMessage(
                    null,
                    "look",
                    List.of(
                        new MessagePart(MessagePart.Kind.TEXT, "look", null, null, null),
                        new MessagePart(
                            MessagePart.Kind.IMAGE,
                            null,
                            "data:image/png;base64,AA==",
                            null,
                            "low"),
                        new MessagePart(
                            MessagePart.Kind.FILE, null, "data:text/plain,x", "a.txt", null),
                        new MessagePart(
                            MessagePart.Kind.FILE, null, "https://example.com/f", null, null)),
                    null,
                    null))),
        """
        [{'role':'system','content':'rules'},{'role':'assistant','content':'hello'},
         {'role':'user','content':[{'type':'text','text':'look'},
           {'type':'image_url','image_url':{'url':'data:image/png;base64,AA==','detail':'low'}},
           {'type':'file','file':{'filename':'a.txt','file_data':'data:text/plain,x'}},
           {'type':'text','text':'File: https://example.com/f'}]}]""");
  }

  @Test
  void Contexts_of_the_message_to_answer_come_before_it() {
    JsonNode contexts = json("[{'retrievedPrompt':'Orders ship.'},{'type':'objectContext'}]");
    InputMessage message = new InputMessage(null, "hi", null, null, contexts);
    JsonNode messages = messages(List.of(message), List.of(message));
    assertThat(messages).hasSize(3);
    assertThat(messages.at("/1/role").asText()).isEqualTo("system");
    assertThat(messages.at("/1/content").asText())
        .contains("Orders ship.", "{\"type\":\"objectContext\"}");
  }

  @Test
  void Calls_are_followed_by_their_results() {
    assertJson(
        messages(
            List.of(
                new InputMessage("a"),
                new AgentOutput("I look.", Map.of()),
                new ToolCall("1", "f", "FUNCTION", null, "{}"),
                new ToolCall("lost", "f", "FUNCTION", null, "{}"),
                new ToolCall("2", "g", "FUNCTION", null, "{}")),
            List.of(
                new ToolResult("2", "two", false),
                new ToolResult("1", "one", true),
                new ToolResult("unknown", "x", false))),
        """
        [{'role':'user','content':'a'},
         {'role':'assistant','content':'I look.','tool_calls':[
           {'id':'1','type':'function','function':{'name':'f','arguments':'{}'}},
           {'id':'2','type':'function','function':{'name':'g','arguments':'{}'}}]},
         {'role':'tool','content':'one','tool_call_id':'1'},
         {'role':'tool','content':'two','tool_call_id':'2'}]""");
  }

  @Test
  void Calls_without_results_are_left_out() {
    assertJson(
        messages(
            List.of(new InputMessage("a"), new ToolCall("1", "f", "FUNCTION", null, "{}")),
            List.of(new InputMessage("b"))),
        "[{'role':'user','content':'a'},{'role':'user','content':'b'}]");
  }
}
