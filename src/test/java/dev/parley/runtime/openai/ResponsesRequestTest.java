package dev.parley.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import dev.parley.runtime.Origin;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.http.LoopbackModel;
import dev.parley.testing.Sentences;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Requests for responses, from definitions and conversations. */
@DisplayNameGeneration(Sentences.class)
class ResponsesRequestTest {

  private static JsonNode json(String text) {
    try {
      return LoopbackModel.JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode body(
      String definition,
      List<EventContent> history,
      List<EventContent> input,
      boolean vendor,
      ObjectNode... served) {
    JsonNode read = json(definition);
    return ResponsesRequest.body(
        new ModelApi.Asked(
            "m",
            ModelDefinition.of(read, MissingNode.getInstance()).instructions().filled(Map.of()),
            ModelDefinition.of(read, MissingNode.getInstance()),
            List.of(served),
            new RuntimeRequest(
                new Origin("agent", UUID.randomUUID(), "session", "user", UUID.randomUUID()),
                read,
                MissingNode.getInstance(),
                history,
                0,
                input),
            vendor));
  }

  private static JsonNode input(List<EventContent> history, List<EventContent> input) {
    return body("{}", history, input, false).path("input");
  }

  private static void assertJson(JsonNode actual, String expected) {
    assertThat(actual).isEqualTo(json(expected));
  }

  private static final ToolResult SERVED =
      new ToolResult("s", "It says hi", false, new ServedCall("docs", "say", "{}", null));

  @Test
  void A_prompt_agent_of_Azure() {
    assertJson(
        body(
            """
            {'kind':'prompt','model':'m','instructions':'Be kind.','temperature':0.5,'top_p':0.9,
             'reasoning':{'effort':'low','summary':'auto'},'max_output_tokens':100,
             'text':{'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true},
               'verbosity':'low'},
             'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true},
                      {'type':'web_search'}],
             'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false}""",
            List.of(),
            List.of(new InputMessage("hi")),
            true,
            (ObjectNode) json("{'name':'docs__say'}")),
        """
        {'model':'m','stream':true,'store':false,'instructions':'Be kind.',
         'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'hi'}]}],
         'temperature':0.5,'top_p':0.9,'max_output_tokens':100,
         'reasoning':{'effort':'low','summary':'auto'},
         'text':{'verbosity':'low',
           'format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}},
         'tools':[
           {'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true},
           {'type':'function','name':'docs__say','parameters':{'type':'object','properties':{}},'strict':false}],
         'parallel_tool_calls':false,'tool_choice':{'type':'function','name':'f'}}""");
  }

  @Test
  void What_is_absent_or_not_known_is_not_sent() {
    assertJson(
        body(
            "{'temperature':'hot','reasoning':{'effort':null},'text':{'format':{'type':'text'}},'tool_choice':'auto'}",
            List.of(),
            List.of(),
            true),
        "{'model':'m','stream':true,'store':false,'input':[]}");
  }

  @Test
  void A_tool_has_to_be_called_until_it_has_run() {
    String definition = "{'tools':[{'type':'function','name':'f'}],'tool_choice':'required'}";
    List<EventContent> asked = List.of(new InputMessage("hi"));
    assertThat(body(definition, List.of(), asked, true).path("tool_choice").asText())
        .isEqualTo("required");
    assertThat(body(definition, asked, List.of(SERVED), true).has("tool_choice")).isFalse();
    assertThat(
            body(definition.replace("required", "none"), asked, List.of(SERVED), true)
                .path("tool_choice")
                .asText())
        .isEqualTo("none");
  }

  @Test
  void Roles_and_parts() {
    List<EventContent> history =
        List.of(
            new InputMessage("developer", "rules", null, null, null),
            new AgentOutput("hello", Map.of()),
            new AgentOutput("", Map.of()),
            new EventContent.Reasoning("hm"));
    assertJson(
        input(
            history,
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
                            MessagePart.Kind.FILE, null, "data:text/plain,x", null, null),
                        new MessagePart(
                            MessagePart.Kind.FILE, null, "https://example.com/f", "f.pdf", null)),
                    null,
                    null))),
        """
        [{'type':'message','role':'system','content':[{'type':'input_text','text':'rules'}]},
         {'type':'message','role':'assistant','content':'hello'},
         {'type':'message','role':'user','content':[
           {'type':'input_text','text':'look'},
           {'type':'input_image','detail':'low','image_url':'data:image/png;base64,AA=='},
           {'type':'input_file','filename':'file','file_data':'data:text/plain,x'},
           {'type':'input_file','filename':'f.pdf','file_url':'https://example.com/f'}]}]""");
    assertThat(body("{}", history, List.of(), true).at("/input/0/role").asText())
        .isEqualTo("developer");
  }

  @Test
  void Contexts_of_the_message_to_answer_come_before_it() {
    InputMessage message =
        new InputMessage(null, "hi", null, null, json("[{'retrievedPrompt':'Orders ship.'}]"));
    JsonNode input = input(List.of(message), List.of(message));
    assertThat(input).hasSize(3);
    assertThat(input.at("/1/role").asText()).isEqualTo("system");
    assertThat(input.at("/1/content").asText()).contains("Orders ship.");
  }

  @Test
  void A_call_needs_its_result_and_a_result_its_call() {
    assertJson(
        input(
            List.of(
                new ToolCall("1", "f", "FUNCTION", null, "{}"),
                new ToolCall("lost", "f", "FUNCTION", null, "{}"),
                new ToolCall("2", "g", "FUNCTION", null, "{}"),
                SERVED),
            List.of(
                new ToolResult("2", "two", false),
                new ToolResult("1", "one", true),
                new ToolResult("unknown", "x", false))),
        """
        [{'type':'function_call','call_id':'1','name':'f','arguments':'{}'},
         {'type':'function_call','call_id':'2','name':'g','arguments':'{}'},
         {'type':'function_call_output','call_id':'1','output':'one'},
         {'type':'function_call_output','call_id':'2','output':'two'},
         {'type':'function_call','call_id':'s','name':'docs__say','arguments':'{}'},
         {'type':'function_call_output','call_id':'s','output':'It says hi'}]""");
  }
}
