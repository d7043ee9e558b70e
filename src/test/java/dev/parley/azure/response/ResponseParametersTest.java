package dev.parley.azure.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(Sentences.class)
class ResponseParametersTest {

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResponseParameters request(String text) {
    return ResponseParameters.of(json(text));
  }

  @Test
  void An_empty_body_answers_what_is_not_answered_yet() {
    ResponseParameters request = request("{}");
    assertThat(request.input()).isEmpty();
    assertThat(request.stream()).isFalse();
    assertThat(request.background()).isFalse();
    assertThat(request.store()).isTrue();
    assertThat(request.options()).isEmpty();
    assertThat(request.echo()).isEqualTo(json("{'background':false,'store':true}"));
  }

  @Test
  void Null_counts_as_absent() {
    assertThat(
            request(
                "{'input':null,'stream':null,'conversation':null,'tools':null,'prompt':null,"
                    + "'metadata':null,'previous_response_id':null}"))
        .isEqualTo(request("{}"));
  }

  @Test
  void The_runtime_gets_what_the_caller_wrote_and_the_response_shows_it() {
    String options =
        "'instructions':'Be brief','temperature':0.5,'top_p':1,'max_output_tokens':100,"
            + "'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false,"
            + "'reasoning':{'effort':'low'},'text':{'format':{'type':'json_object'}}";
    ResponseParameters request =
        request(
            "{'input':'Hi','model':'m','metadata':{'k':'v'},'truncation':'auto','user':'u',"
                + "'include':['message.input_image.image_url'],'stream':true,"
                + "'tools':[{'type':'function','name':'f'}],"
                + options
                + "}");
    assertThat(request.input()).containsExactly(new InputMessage("Hi"));
    assertThat(request.stream()).isTrue();
    assertThat(request.options())
        .isEqualTo(json("{" + options + ",'tools':[{'type':'function','name':'f'}]}"));
    assertThat(request.echo())
        .isEqualTo(
            json(
                "{"
                    + options
                    + ",'tools':[{'type':'function','name':'f','parameters':null,'strict':null}],"
                    + "'background':false,'store':true,'metadata':{'k':'v'},'truncation':'auto',"
                    + "'model':'m','user':'u'}"));
  }

  @Test
  void A_conversation_is_named_by_its_id_or_an_object() {
    assertThat(request("{'conversation':'conv_1'}"))
        .isEqualTo(request("{'conversation':{'id':'conv_1'}}"))
        .satisfies(
            request -> {
              assertThat(request.conversationId()).contains("conv_1");
              assertThat(request.echo().path("conversation")).isEqualTo(json("{'id':'conv_1'}"));
            });
  }

  @Test
  void The_agent_and_the_session_have_two_names_each() {
    String agent = "{'type':'agent_reference','name':'demo','version':'2'}";
    assertThat(request("{'agent':" + agent + ",'agent_reference':" + agent + "}").agent())
        .contains(new AgentReference("demo", Optional.of("2")));
    assertThat(request("{'session_id':'s'}").agentSessionId()).contains("s");
    assertThat(request("{'agent_session_id':'s'}").agentSessionId()).contains("s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | ``",
        "{'max_tool_calls':1} | max_tool_calls",
        "{'prompt':{'id':'p'}} | prompt",
        "{'unknown':1} | unknown",
        "{'input':1} | input",
        "{'input':[{'role':'user','content':[{'type':'x'}]}]} | input[0].content[0].type",
        "{'stream':'yes'} | stream",
        "{'stream_options':{'include_obfuscation':true}} | stream_options.include_obfuscation",
        "{'stream_options':{'include_usage':true}} | stream_options.include_usage",
        "{'background':true,'store':false} | background",
        "{'previous_response_id':'r','conversation':'c'} | previous_response_id",
        "{'conversation':{}} | conversation.id",
        "{'conversation':1} | conversation",
        "{'agent':{'name':'a'}} | agent.type",
        "{'agent_reference':{'type':'agent_reference'}} | agent_reference.name",
        "{'agent_session_id':'a','session_id':'b'} | session_id",
        "{'instructions':['a']} | instructions",
        "{'temperature':2.1} | temperature",
        "{'temperature':'1'} | temperature",
        "{'top_p':-0.1} | top_p",
        "{'max_output_tokens':0} | max_output_tokens",
        "{'max_output_tokens':1.5} | max_output_tokens",
        "{'metadata':{'k':1}} | metadata",
        "{'tools':[{'type':'web_search'}]} | tools[0].type",
        "{'tools':[{'type':'function','name':'a b'}]} | tools[0].name",
        "{'tools':[{'type':'function','name':'a'},{'type':'function','name':'a'}]} | tools[1].name",
        "{'tools':[{'type':'function','name':'a','parameters':'x'}]} | tools[0].parameters",
        "{'tools':[{'type':'function','name':'a','async':true}]} | tools[0].async",
        "{'tool_choice':'maybe'} | tool_choice",
        "{'tool_choice':{'type':'mcp'}} | tool_choice.type",
        "{'reasoning':{'effort':'huge'}} | reasoning.effort",
        "{'reasoning':{'mode':'pro'}} | reasoning.mode",
        "{'text':{'format':{'type':'grammar'}}} | text.format.type",
        "{'text':{'format':{'type':'json_schema','name':'n'}}} | text.format.schema",
        "{'include':['reasoning.encrypted_content']} | include[0]",
        "{'truncation':'left'} | truncation",
        "{'service_tier':'flex'} | service_tier",
        "{'top_logprobs':1} | top_logprobs",
        "{'user':''} | user"
      })
  void What_is_not_supported_is_refused_by_name(String body, String path) {
    assertThatThrownBy(() -> request(body))
        .isInstanceOfSatisfying(
            HttpFailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        HttpFailure.WrongShape.class,
                        failure -> assertThat(failure.field()).isEqualTo(path)));
  }
}
