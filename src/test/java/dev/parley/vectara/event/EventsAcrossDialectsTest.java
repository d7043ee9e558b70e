package dev.parley.vectara.event;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.azure.conversation.WireIds;
import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.AzureFiles;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same conversation, told through one API and read through another. */
@ParleyTest
class EventsAcrossDialectsTest {

  private static final String RESPONSES = "/openai/v1/responses";

  private final Token token = somebody();

  /** A session that has been created through Palantir's API, with its events in Vectara's. */
  private record Shared(Talk talk, Events events) {

    static Shared of(Token token) {
      Talk talk = Talk.with(token, Wire.DEMO_RID);
      return new Shared(talk, new Events(token, Wire.VECTARA, Wire.keyOf(talk.rid())));
    }
  }

  private Response respond(Map<String, ?> body) {
    Response response = azure(token).body(body).post(RESPONSES);
    response.then().statusCode(200);
    return response;
  }

  /** The ids of events without the prefix that each API gives them. */
  private static List<String> bare(List<String> ids) {
    return ids.stream().map(id -> id.substring(id.indexOf('_') + 1).replace("-", "")).toList();
  }

  @Test
  void What_is_said_through_any_API_is_read_through_all_in_the_same_order_with_the_same_ids() {
    Map<String, String> demo = Map.of("type", "agent_reference", "name", "demo");
    String conversation =
        azure(token)
            .body("{}")
            .post("/agents/demo/endpoint/protocols/openai/conversations")
            .path("id");
    Map<String, Object> azure =
        Map.of("agent", demo, "conversation", conversation, "input", "by Azure");
    Response first = respond(azure);
    Events events = new Events(token, Wire.VECTARA, first.path("agent_session_id"));
    Talk talk =
        new Talk(
            token,
            Wire.DEMO_RID,
            "ri.aip-agents..session." + WireIds.conversation(conversation).orElseThrow().id());
    events.say("by Vectara").statusCode(201);
    talk.say("by Palantir");
    String told = "\n\nBefore that: by Azure";
    List<String> said =
        List.of(
            "by Azure",
            "You said: by Azure",
            "by Vectara",
            "You said: by Vectara" + told,
            "by Palantir",
            "You said: by Palantir" + told + " | by Vectara");

    Response items =
        azure(token)
            .queryParam("order", "asc")
            .get("/openai/v1/conversations/" + conversation + "/items");
    assertThat(items.<List<String>>path("data.content.text.flatten()")).isEqualTo(said);
    Response listed = events.list().extract().response();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < said.size(); i += 2) {
      texts.add(listed.path("events[%d].messages[0].content".formatted(i)));
      texts.add(listed.path("events[%d].content".formatted(i + 1)));
    }
    assertThat(texts).isEqualTo(said);
    assertThat(listed.<List<String>>path("events")).hasSameSizeAs(said);
    assertThat(bare(listed.path("events.id"))).isEqualTo(bare(items.path("data.id")));
    talk.exchanges()
        .body("exchanges.userInput.text", contains(said.get(0), said.get(2), said.get(4)))
        .body(
            "exchanges.result.agentMarkdownResponse",
            contains(said.get(1), said.get(3), said.get(5)));
  }

  @Test
  void What_was_told_through_Palantirs_API_is_read_as_events() {
    Shared shared = Shared.of(token);
    shared.talk().say("Hello");
    shared.talk().say("/tool search shoes");
    shared.talk().blocking("/fail", Map.of()).then().statusCode(500);
    shared
        .events()
        .list()
        .body(
            "events.type",
            contains(
                "input_message",
                "agent_output",
                "input_message",
                "tool_input",
                "tool_output",
                "agent_output"))
        .body("events[0].messages[0].content", equalTo("Hello"))
        .body("events[1].content", equalTo("You said: Hello"))
        .body("events[3].tool_input.text", equalTo("shoes"))
        .body("events[4].tool_name", equalTo("search"))
        .body("events[5].content", equalTo("The tool returned: shoes"));
  }

  @Test
  void What_was_told_through_Vectaras_API_is_read_as_exchanges() {
    Shared shared = Shared.of(token);
    shared.events().say("Hello").statusCode(201);
    shared.events().say("/tool search shoes").statusCode(201);
    shared.events().say("/fail").statusCode(500);
    shared
        .talk()
        .exchanges()
        .body("exchanges.userInput.text", contains("Hello", "/tool search shoes"))
        .body(
            "exchanges.result.agentMarkdownResponse",
            contains("You said: Hello", "The tool returned: shoes"));
    Response content = shared.talk().content();
    shared
        .talk()
        .trace(UUID.fromString(content.path("exchanges[1].result.sessionTraceId")))
        .then()
        .statusCode(200)
        .body("toolCallGroups[0].toolCalls[0].toolMetadata.name", equalTo("search"));
    shared.talk().get().then().body("metadata.messageCount", equalTo(4));
  }

  @Test
  void An_interrupted_answer_is_shown_as_interrupted() throws Exception {
    Shared shared = Shared.of(token);
    try (var stream = shared.events().open("/hang Let me")) {
      shared.events().post("{\"type\":\"interrupt\"}").then().statusCode(201);
      stream.readAllBytes();
    }
    shared
        .talk()
        .exchanges()
        .body("exchanges.userInput.text", contains("/hang Let me"))
        .body("exchanges[0].result.interruptedOutput", equalTo(true));
    shared.talk().get().then().body("metadata.messageCount", equalTo(2));
  }

  @Test
  void A_cancelled_exchange_without_a_response_has_no_events() {
    Shared shared = Shared.of(token);
    UUID message = UUID.randomUUID();
    var streaming =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> shared.talk().streaming("/hang Hm", Map.of("messageId", message.toString())));
    dev.parley.testing.Eventually.await()
        .until(() -> shared.talk().cancel(message, Map.of()).statusCode() == 200);
    streaming.join();
    shared.events().list().body("events", hasSize(0));
  }

  @Test
  void Events_have_the_same_ids_in_Azures_API_and_tools_can_be_answered_in_any() {
    Response asked =
        respond(
            Map.of(
                "agent",
                Map.of("type", "agent_reference", "name", "demo"),
                "input",
                "/call weather Paris"));
    Events events = new Events(token, Wire.VECTARA, asked.path("agent_session_id"));
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    assertThat(bare(List.of(call))).isEqualTo(bare(asked.path("output.id")));
    events
        .post(
            Map.of(
                "type",
                "tool_output",
                "tool_outputs",
                List.of(
                    Map.of("type", "success", "event_id", call, "output", Map.of("sky", "clear")))))
        .then()
        .statusCode(201);

    events.say("/call weather Rome").statusCode(201);
    respond(
        Map.of(
            "agent",
            Map.of("type", "agent_reference", "name", "demo"),
            "agent_session_id",
            events.key(),
            "input",
            List.of(
                Map.of(
                    "type",
                    "function_call_output",
                    "call_id",
                    events.list().extract().<String>path("events[5].tool_call_id"),
                    "output",
                    "Sunny"))));
    events
        .list()
        .body(
            "events.type",
            contains(
                "input_message",
                "tool_input",
                "tool_output",
                "agent_output",
                "input_message",
                "tool_input",
                "tool_output",
                "agent_output"))
        .body("events[6].tool_name", equalTo("weather"))
        .body("events[6].tool_output.result", equalTo("Sunny"));
  }

  @Test
  void An_upload_is_a_file_in_Azures_API_and_neither_an_item_nor_an_exchange() {
    Shared shared = Shared.of(token);
    byte[] text = "Some text".getBytes(UTF_8);
    String id = shared.events().upload("a.txt", text);
    assertThat(
            new AzureFiles(token, shared.events().key())
                .get("artifacts/" + id + "/a.txt")
                .asByteArray())
        .isEqualTo(text);

    shared.talk().exchanges().body("exchanges.userInput.text", contains("Read it."));
    shared
        .talk()
        .trace(UUID.fromString(shared.talk().content().path("exchanges[0].result.sessionTraceId")))
        .then()
        .statusCode(200)
        .body("toolCallGroups", hasSize(0));
    shared.talk().get().then().body("metadata.messageCount", equalTo(2));
    shared.talk().say("And now?");

    Response listed = azure(token).queryParam("order", "asc").get(RESPONSES);
    listed
        .then()
        .statusCode(200)
        .body("data[0].output.content.text.flatten()", contains("You said: Read it."));
    String response = RESPONSES + "/" + listed.path("data[0].id");
    azure(token).get(response).then().statusCode(200).body("output.type", contains("message"));
    azure(token)
        .get(response + "/input_items")
        .then()
        .statusCode(200)
        .body("data.content.text.flatten()", contains("Read it."));
    String items =
        "/openai/v1/conversations/"
            + azure(token).get("/openai/v1/conversations").path("data[0].id")
            + "/items";
    azure(token)
        .queryParam("order", "asc")
        .queryParam("limit", 2)
        .get(items)
        .then()
        .statusCode(200)
        .body("data.content.text.flatten()", contains("Read it.", "You said: Read it."))
        .body("has_more", equalTo(true));
    String upload = shared.events().list().extract().path("events[0].id");
    String item = items + "/msg_" + bare(List.of(upload)).get(0);
    azure(token).get(item).then().statusCode(404);
    azure(token).delete(item).then().statusCode(404);
    shared.events().get(upload).then().statusCode(200);
  }

  @Test
  void A_transition_between_steps_is_neither_an_item_nor_part_of_a_trace() {
    Map<String, String> demo = Map.of("type", "agent_reference", "name", "demo");
    Response answer = respond(Map.of("agent", demo, "input", "/step sales"));
    answer.then().body("output.content.text.flatten()", contains("Wait. ", "Done."));
    Events events = new Events(token, Wire.VECTARA, answer.path("agent_session_id"));
    Response listed = events.list().extract().response();
    listed
        .then()
        .body(
            "events.type",
            contains("input_message", "agent_output", "step_transition", "agent_output"));
    List<String> ids = bare(listed.path("events.id"));
    assertThat(bare(answer.path("output.id"))).containsExactly(ids.get(1), ids.get(3));
    azure(token)
        .get(RESPONSES + "/" + answer.path("id"))
        .then()
        .statusCode(200)
        .body("output.content.text.flatten()", contains("Wait. ", "Done."));

    Shared shared = Shared.of(token);
    shared.events().say("/step sales").statusCode(201);
    shared.talk().exchanges().body("exchanges.userInput.text", contains("/step sales"));
    shared
        .talk()
        .trace(UUID.fromString(shared.talk().content().path("exchanges[0].result.sessionTraceId")))
        .then()
        .statusCode(200)
        .body("toolCallGroups", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void An_output_has_the_name_of_its_tool_when_the_call_was_deleted_and_in_forks(boolean items) {
    Events events = Events.of(token);
    events.say("/tool search shoes").statusCode(201);
    events.say("/call weather Paris").statusCode(201);
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    Map<String, ?> output = Map.of("type", "success", "event_id", call, "output", Map.of());
    events
        .post(Map.of("type", "tool_output", "tool_outputs", List.of(output)))
        .then()
        .statusCode(201);
    for (String id : List.of(events.list().extract().<String>path("events[1].id"), call)) {
      delete(events, id, items);
    }
    Response fork =
        vectara(token)
            .body(Map.of("from_session", Map.of("session_key", events.key())))
            .post(Wire.VECTARA);
    for (Events kept : List.of(events, new Events(token, Wire.VECTARA, fork.path("key")))) {
      kept.list()
          .body(
              "events.type",
              contains(
                  "input_message",
                  "tool_output",
                  "agent_output",
                  "input_message",
                  "tool_output",
                  "agent_output"))
          .body("events[1].tool_name", equalTo("search"))
          .body("events[1].tool_configuration_name", equalTo("search"))
          .body("events[4].tool_name", equalTo("weather"))
          .body("events[4].tool_configuration_name", equalTo("weather"));
    }
  }

  /** Deletes an event as such or, through Azure's API, as an item. */
  private void delete(Events events, String id, boolean items) {
    if (!items) {
      vectara(token).delete(events.path() + "/" + id).then().statusCode(204);
      return;
    }
    String item =
        "/openai/v1/conversations/%s/items/fc_%s"
            .formatted(
                azure(token).get("/openai/v1/conversations").path("data[0].id"),
                bare(List.of(id)).get(0));
    azure(token).delete(item).then().statusCode(200);
  }

  @Test
  void A_fork_has_the_visible_events_in_order_with_new_ids() {
    Events source = Events.of(token);
    source.say("one").statusCode(201);
    source.say("/tool search shoes").statusCode(201);
    String last = source.list().extract().path("events[1].id");
    Response fork =
        vectara(token)
            .body(
                Map.of(
                    "from_session",
                    Map.of("session_key", source.key(), "include_up_to_event_id", last)))
            .post(Wire.VECTARA);
    Events copy = new Events(token, Wire.VECTARA, fork.path("key"));
    copy.list()
        .body("events.type", contains("input_message", "agent_output"))
        .body("events[1].content", equalTo("You said: one"));
    assertThat(copy.list().extract().<List<String>>path("events.id")).doesNotContain(last);
  }
}
