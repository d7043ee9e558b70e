package dev.parley.azure.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.MessagePart.Kind;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.store.Storable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ItemsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final ItemOrigin ORIGIN =
      new ItemOrigin(
          Optional.of(new AgentReference("demo", Optional.of("3"))), Optional.of("caresp_1"));

  @Provide
  Arbitrary<EventContent> events() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(10).filter(Storable::text);
    Arbitrary<MessagePart> parts =
        Arbitraries.oneOf(
            texts.map(text -> new MessagePart(Kind.TEXT, text, null, null, null)),
            Arbitraries.of("low", "high", "auto")
                .map(detail -> new MessagePart(Kind.IMAGE, null, "https://a/b.png", null, detail)),
            Combinators.combine(
                    Arbitraries.of("data:text/plain;base64,YQ==", "http://a/b"),
                    texts.injectNull(0.3))
                .as((url, name) -> new MessagePart(Kind.FILE, null, url, name, null)));
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.of("system", "developer").injectNull(0.5), texts)
            .as((role, text) -> new InputMessage(role, text, null, null, null)),
        parts
            .list()
            .ofMinSize(2)
            .ofMaxSize(4)
            .map(list -> new InputMessage(null, text(list), list, null, null)),
        texts.map(text -> new AgentOutput(text, Map.of())),
        texts.map(Reasoning::new),
        Combinators.combine(texts, texts, texts)
            .as((id, name, arguments) -> new ToolCall(id, name, "FUNCTION", null, arguments)),
        Combinators.combine(texts, texts, Arbitraries.of(true, false)).as(ToolResult::new));
  }

  private static String text(List<MessagePart> parts) {
    return String.join(
        "\n",
        parts.stream().filter(part -> part.kind() == Kind.TEXT).map(MessagePart::text).toList());
  }

  @Property
  void An_item_that_is_given_back_is_the_same_event(@ForAll("events") EventContent event)
      throws Exception {
    ObjectNode item = ItemMapper.item(new Item(ID, event), ItemStatus.COMPLETED, ORIGIN);
    assertThat(read(MAPPER.readTree(item.toString()))).containsExactly(event);
  }

  private static List<EventContent> read(JsonNode... items) {
    ObjectNode body = MAPPER.createObjectNode();
    body.putArray("input").addAll(List.of(items));
    return ItemReader.input(Fields.of(body, "").only("input"), 100);
  }

  private static List<EventContent> input(String json) throws Exception {
    JsonNode body = MAPPER.readTree("{\"input\":" + json.replace('\'', '"') + "}");
    return ItemReader.input(Fields.of(body, "").only("input"), 3);
  }

  private static void refused(String json, String path) {
    assertThatThrownBy(() -> input(json))
        .isInstanceOfSatisfying(
            HttpFailureException.class,
            e ->
                assertThat(e.failure())
                    .isInstanceOfSatisfying(
                        HttpFailure.WrongShape.class,
                        failure -> assertThat(failure.field()).isEqualTo(path)));
  }

  @Example
  void A_message_has_its_id_status_and_origin() throws Exception {
    assertThat(
            ItemMapper.item(
                new Item(ID, new AgentOutput("Hi", Map.of())), ItemStatus.IN_PROGRESS, ORIGIN))
        .isEqualTo(
            MAPPER.readTree(
                """
                {
                  "id": "msg_01890a5dac96774bbcceb302099a8057",
                  "type": "message",
                  "role": "assistant",
                  "content": [{"type": "output_text", "text": "Hi", "annotations": []}],
                  "status": "in_progress",
                  "agent_reference": {"type": "agent_reference", "name": "demo", "version": "3"},
                  "response_id": "caresp_1"
                }
                """));
  }

  @Example
  void The_result_of_a_tool_that_failed_is_incomplete() {
    ObjectNode item =
        ItemMapper.item(
            new Item(ID, new ToolResult("c", "no", true)),
            ItemStatus.COMPLETED,
            new ItemOrigin(Optional.empty(), Optional.empty()));
    assertThat(item.path("status").textValue()).isEqualTo("incomplete");
    assertThat(item.path("agent_reference").isNull()).isTrue();
    assertThat(item.path("response_id").isNull()).isTrue();
  }

  @Example
  void Input_is_a_text_or_items_in_their_short_forms() throws Exception {
    assertThat(input("'Hi'")).containsExactly(new InputMessage("Hi"));
    assertThat(input("null")).isEmpty();
    assertThat(input("[]")).isEmpty();
    assertThat(
            input(
                """
                [{'role':'user','content':'Hi'},
                 {'role':'assistant','content':[{'type':'output_text','text':'a'},{'type':'input_text','text':'b'}]},
                 {'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'1'}]}]
                """))
        .containsExactly(
            new InputMessage("Hi"),
            new AgentOutput("a\nb", Map.of()),
            new ToolResult("c", "1", false));
    assertThat(
            input(
                """
                [{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'s'}],'encrypted_content':null}]
                """))
        .containsExactly(new Reasoning("s"));
  }

  @Example
  void What_is_not_supported_is_refused_by_name() {
    refused("1", "input");
    refused("['Hi']", "input[0]");
    refused("[{},{},{},{}]", "input");
    refused("[{}]", "input[0].type");
    refused("[{'role':'user','content':'a'},{'type':'item_reference','id':'x'}]", "input[1].type");
    refused("[{'type':'web_search_call'}]", "input[0].type");
    refused("[{'role':'tool','content':'a'}]", "input[0].role");
    refused("[{'type':'message','content':'a'}]", "input[0].role");
    refused("[{'role':'user'}]", "input[0].content");
    refused("[{'role':'user','content':1}]", "input[0].content");
    refused("[{'role':'user','content':'a','phase':'commentary'}]", "input[0].phase");
    refused("[{'role':'user','content':'a','status':'done'}]", "input[0].status");
    refused(
        "[{'role':'user','content':[{'type':'input_text','text':'a'},{'type':'input_audio'}]}]",
        "input[0].content[1].type");
    refused("[{'role':'user','content':[{'text':'a'}]}]", "input[0].content[0].type");
    refused(
        "[{'role':'user','content':[{'type':'output_text','text':'a'}]}]",
        "input[0].content[0].type");
    refused(
        "[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]",
        "input[0].content[0].file_id");
    refused(
        "[{'role':'user','content':[{'type':'input_image','image_url':'/etc'}]}]",
        "input[0].content[0].image_url");
    refused("[{'role':'user','content':[{'type':'input_file'}]}]", "input[0].content[0].file_data");
    refused(
        "[{'role':'user','content':[{'type':'input_file','file_data':'data:,a','file_url':'http://a'}]}]",
        "input[0].content[0].file_url");
    refused(
        "[{'role':'assistant','content':[{'type':'output_text','text':'a','annotations':[{}]}]}]",
        "input[0].content[0].annotations");
    refused("[{'type':'function_call_output','output':'1'}]", "input[0].call_id");
    refused("[{'type':'function_call_output','call_id':'c'}]", "input[0].output");
    refused("[{'type':'function_call_output','call_id':'c','output':1}]", "input[0].output");
    refused(
        "[{'type':'function_call_output','call_id':'c','output':[{'type':'input_image'}]}]",
        "input[0].output[0].type");
    refused("[{'type':'function_call','call_id':'c','name':'n'}]", "input[0].arguments");
    refused("[{'type':'reasoning','encrypted_content':'x'}]", "input[0].encrypted_content");
    refused("'\\u0000'", "input");
  }

  @Example
  void A_conversation_takes_20_items_and_metadata() throws Exception {
    String item = "{\"role\":\"user\",\"content\":\"a\"}";
    String twenty = "[" + String.join(",", Collections.nCopies(20, item)) + "]";
    ConversationContent request =
        ConversationContent.create(
            MAPPER.readTree("{\"items\":" + twenty + ",\"metadata\":{\"k\":\"v\"}}"));
    assertThat(request.items()).hasSize(20);
    assertThat(request.metadata()).isEqualTo(MAPPER.readTree("{\"k\":\"v\"}"));
    assertThat(ConversationContent.create(null).items()).isEmpty();
    assertThat(ConversationContent.update(MAPPER.readTree("{\"metadata\":null}")).metadata())
        .isEmpty();
    for (String body :
        List.of(
            "{\"items\":" + twenty.replaceFirst("\\[", "[" + item + ",") + "}",
            "{\"metadata\":{\"k\":1}}",
            "{\"name\":\"n\"}",
            "[]")) {
      assertThatThrownBy(() -> ConversationContent.create(MAPPER.readTree(body)))
          .isInstanceOf(HttpFailureException.class);
    }
    assertThatThrownBy(() -> ConversationContent.update(MAPPER.createObjectNode()))
        .isInstanceOf(HttpFailureException.class);
    assertThatThrownBy(() -> ConversationContent.items(MAPPER.createObjectNode()))
        .isInstanceOf(HttpFailureException.class);
  }

  @Example
  void A_page_names_its_first_and_last_object() {
    List<ObjectNode> data =
        List.of(
            MAPPER.createObjectNode().put("id", "msg_1"),
            MAPPER.createObjectNode().put("id", "msg_2"));
    assertThat(ItemMapper.list(data, true))
        .isEqualTo(new ItemListResponse("list", data, "msg_1", "msg_2", true));
    assertThat(ItemMapper.list(List.of(), false).lastId()).isNull();
  }
}
