package dev.parley.azure.conversation;

import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.Eventually;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's Conversations below the project and below the endpoint of an agent. */
@ParleyTest
class ConversationsTest {

  private static final String RESPONSES = "/openai/v1/responses";
  private static final String PROJECT = "/openai/v1/conversations";
  private static final String ENDPOINT = "/agents/demo/endpoint/protocols/openai/conversations";
  private static final String V1 = "";
  private static final Map<String, String> INPUT = Map.of("input", "x");
  private static final Map<String, String> DEMO = Map.of("type", "agent_reference", "name", "demo");

  @Inject AgroalDataSource database;

  private static Map<String, String> message(String text) {
    return Map.of("type", "message", "role", "user", "content", text);
  }

  private static Response respond(Token token, String conversation, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("agent", DEMO, "conversation", conversation));
    body.putAll(more);
    return azure(token).body(body).post(RESPONSES);
  }

  private static String text(Response response) {
    return response.then().statusCode(200).extract().path("output[0].content[0].text");
  }

  private static List<String> texts(Token token, String id) {
    return azure(token)
        .get(PROJECT + "/" + id + "/items?order=asc")
        .then()
        .statusCode(200)
        .extract()
        .path("data.content.text.flatten()");
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT + V1})
  void A_conversation_of_three_turns_remembers_the_first(String path) {
    Token token = somebody();
    String id = azure(token).body("{}").post(path).then().statusCode(200).extract().path("id");
    assertThat(id).startsWith("conv_");
    assertThat(text(respond(token, id, Map.of("input", "one")))).isEqualTo("You said: one");
    respond(token, id, Map.of("input", "two")).then().statusCode(200);
    assertThat(text(respond(token, id, Map.of("input", "/recall 1")))).isEqualTo("one");
    assertThat(texts(token, id))
        .containsExactly(
            "one", "You said: one", "two", "You said: two\n\nBefore that: one", "/recall 1", "one");
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT + V1})
  void Items_that_were_added_are_answered_without_input(String path) {
    Token token = somebody();
    Response created =
        azure(token)
            .body(Map.of("items", List.of(message("one")), "metadata", Map.of("a", "b")))
            .post(path);
    created.then().statusCode(200).body("metadata.a", equalTo("b"));
    String id = created.path("id");
    Response added =
        azure(token)
            .body(Map.of("items", List.of(message("two"))))
            .post(PROJECT + "/" + id + "/items");
    added.then().statusCode(200).body("data", hasSize(1)).body("data[0].id", startsWith("msg_"));
    assertThat(texts(token, id)).containsExactly("one", "two");
    assertThat(text(respond(token, id, Map.of()))).startsWith("You said: two");
    assertThat(texts(token, id)).hasSize(3).startsWith("one", "two");
    azure(token)
        .get(PROJECT + "/" + id + "/items/" + added.path("data[0].id"))
        .then()
        .statusCode(200)
        .body("content[0].text", equalTo("two"));
    azure(token).get(PROJECT + "/" + id).then().statusCode(200).body("metadata.a", equalTo("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT + V1})
  void A_conversation_is_changed_and_deleted(String path) {
    Token token = somebody();
    Response created = azure(token).body(Map.of("items", List.of(message("one")))).post(path);
    String id = created.path("id");
    azure(token)
        .body(Map.of("metadata", Map.of("c", "d")))
        .post(PROJECT + "/" + id)
        .then()
        .statusCode(200)
        .body("metadata", equalTo(Map.of("c", "d")));
    String item = azure(token).get(PROJECT + "/" + id + "/items").path("data[0].id");
    azure(token)
        .delete(PROJECT + "/" + id + "/items/" + item)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("object", equalTo("conversation"));
    azure(token).get(PROJECT + "/" + id + "/items").then().statusCode(200).body("data", empty());
    azure(token).get(PROJECT + "/" + id + "/items/" + item).then().statusCode(404);
    azure(token)
        .delete(PROJECT + "/" + id)
        .then()
        .statusCode(200)
        .body("object", equalTo("conversation.deleted"));
    azure(token).get(PROJECT + "/" + id).then().statusCode(404);
    azure(token).delete(PROJECT + "/" + id).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT + V1})
  void Nobody_else_can_use_a_conversation(String path) {
    String id = azure(somebody()).body("{}").post(path).path("id");
    Token other = somebody();
    for (Response refused :
        List.of(
            azure(other).get(PROJECT + "/" + id),
            azure(other).body(Map.of("metadata", Map.of())).post(PROJECT + "/" + id),
            azure(other).delete(PROJECT + "/" + id),
            azure(other).get(PROJECT + "/" + id + "/items"),
            azure(other)
                .body(Map.of("items", List.of(message("x"))))
                .post(PROJECT + "/" + id + "/items"),
            respond(other, id, Map.of("input", "x")))) {
      refused.then().statusCode(404).body("error.code", equalTo("not_found"));
    }
  }

  @Test
  void Another_agent_cannot_answer_in_it() {
    Token token = somebody();
    String id = azure(token).body("{}").post(PROJECT).path("id");
    respond(token, id, Map.of("input", "one")).then().statusCode(200);
    respond(
            token,
            id,
            Map.of("input", "two", "agent", Map.of("type", "agent_reference", "name", "quick")))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("agent"));
  }

  @Test
  void Items_are_listed_by_pages_newest_first() {
    Token token = somebody();
    String id =
        azure(token)
            .body(Map.of("items", List.of(message("1"), message("2"), message("3"))))
            .post(ENDPOINT + V1)
            .path("id");
    Response page = azure(token).get(PROJECT + "/" + id + "/items?limit=2");
    page.then()
        .statusCode(200)
        .body("data.content.text.flatten()", contains("3", "2"))
        .body("has_more", equalTo(true));
    azure(token)
        .get(PROJECT + "/" + id + "/items?limit=2&after=" + page.path("last_id"))
        .then()
        .statusCode(200)
        .body("data.content.text.flatten()", contains("1"))
        .body("has_more", equalTo(false));
    azure(token)
        .get(PROJECT + "/" + id + "/items?after=msg_00000000000000000000000000000000")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("after"));
  }

  @Test
  void Items_that_are_added_while_another_one_is_deleted_are_kept() {
    Token token = somebody();
    for (int i = 0; i < 10; i++) {
      Response created = azure(token).body(Map.of("items", List.of(message("0")))).post(PROJECT);
      String items = PROJECT + "/" + created.path("id") + "/items";
      String deleted = azure(token).get(items).path("data[0].id");
      List<Integer> statuses =
          Parallel.map(
              List.of("", "1", "2", "3"),
              text ->
                  text.isEmpty()
                      ? azure(token).delete(items + "/" + deleted).statusCode()
                      : azure(token)
                          .body(Map.of("items", List.of(message(text))))
                          .post(items)
                          .statusCode());
      assertThat(statuses).containsOnly(200);
      assertThat(texts(token, created.path("id"))).containsExactlyInAnyOrder("1", "2", "3");
    }
  }

  @Test
  void A_conversation_is_there_while_an_agent_begins_to_answer_in_it() {
    Token token = somebody();
    for (int i = 0; i < 10; i++) {
      String id = azure(token).body("{}").post(PROJECT).path("id");
      String path = PROJECT + "/" + id;
      List<Integer> statuses =
          Parallel.map(
              List.of(0, 1, 2, 3, 4, 5),
              step ->
                  step % 3 == 0
                      ? respond(token, id, INPUT).statusCode()
                      : step % 3 == 1
                          ? azure(token)
                              .body(Map.of("items", List.of(message("1"))))
                              .post(path + "/items")
                              .statusCode()
                          : azure(token)
                              .body(Map.of("metadata", Map.of("a", "b")))
                              .post(path)
                              .statusCode());
      // 409 means that another response is in progress.
      assertThat(statuses).isSubsetOf(200, 409);
      assertThat(texts(token, id).stream().filter("1"::equals).count())
          .isEqualTo(Stream.of(1, 4).filter(step -> statuses.get(step) == 200).count());
    }
  }

  @Test
  void An_agent_answers_in_a_conversation_that_is_changed_when_it_begins() {
    Token token = somebody();
    for (int i = 0; i < 20; i++) {
      String id = azure(token).body("{}").post(PROJECT).path("id");
      String path = PROJECT + "/" + id;
      List<Integer> statuses =
          Parallel.map(
              List.of(true, false),
              respond ->
                  respond
                      ? respond(token, id, INPUT).statusCode()
                      : azure(token)
                          .body(Map.of("metadata", Map.of("a", "b")))
                          .post(path)
                          .statusCode());
      assertThat(statuses).containsOnly(200);
      azure(token).get(path).then().body("metadata", equalTo(Map.of("a", "b")));
    }
  }

  @Test
  void Nothing_is_left_of_a_conversation_that_is_deleted_while_an_agent_begins_to_answer() {
    for (int i = 0; i < 20; i++) {
      Token token = somebody();
      String id = azure(token).body("{}").post(PROJECT).path("id");
      List<Integer> statuses =
          Parallel.map(
              List.of(true, false),
              delete ->
                  delete
                      ? azure(token).delete(PROJECT + "/" + id).statusCode()
                      : respond(token, id, INPUT).statusCode());
      assertThat(statuses.get(0)).isEqualTo(200);
      assertThat(statuses.get(1)).isIn(200, 404);
      azure(token).get(PROJECT).then().statusCode(200).body("data", empty());
    }
  }

  /** Makes the first item so long that only this many characters are left for all others. */
  private void fill(String id, int left) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement fill =
            connection.prepareStatement(
                "update conversation set items = jsonb_set(items, '{0,payload,text}',"
                    + " to_jsonb(repeat('x', 16 * 1024 * 1024 - ?))) where id = ?")) {
      fill.setInt(1, left);
      fill.setObject(2, WireIds.conversation(id).orElseThrow().id());
      assertThat(fill.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void Items_that_are_added_at_once_are_limited_together() throws SQLException {
    Token token = somebody();
    String id = azure(token).body(Map.of("items", List.of(message("x")))).post(PROJECT).path("id");
    fill(id, 2000);
    Map<String, ?> more = Map.of("items", List.of(message("y".repeat(1000))));
    List<Integer> statuses =
        Parallel.map(
            List.of(1, 2, 3, 4, 5, 6, 7, 8),
            number -> azure(token).body(more).post(PROJECT + "/" + id + "/items").statusCode());
    assertThat(statuses).containsOnly(200, 400).containsOnlyOnce(200);
    assertThat(texts(token, id)).hasSize(2);
  }

  @Test
  void A_conversation_without_an_agent_takes_items_of_a_limited_size() throws SQLException {
    Token token = somebody();
    String id = azure(token).body("{}").post(PROJECT).path("id");
    String items = PROJECT + "/" + id + "/items";
    Map<String, ?> more = Map.of("items", List.of(message("y".repeat(1000))));
    azure(token).body(more).post(items).then().statusCode(200);
    fill(id, 1000);
    azure(token)
        .body(more)
        .post(items)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("items"))
        .body("error.message", containsString("16777216"));
    azure(token).body(Map.of("items", List.of(message("y")))).post(items).then().statusCode(200);
    respond(token, id, Map.of()).then().statusCode(200);
    azure(token).body(more).post(items).then().statusCode(200);
  }

  @Test
  void What_is_said_through_one_API_is_read_through_the_other() {
    Token token = somebody();
    String id = azure(token).body("{}").post(ENDPOINT + V1).path("id");
    respond(token, id, Map.of("input", "by Azure")).then().statusCode(200);
    String session =
        PALANTIR + "/ri.aip-agents..session." + WireIds.conversation(id).orElseThrow().id();
    palantir(token)
        .body(Map.of("userInput", Map.of("text", "by Palantir")))
        .post(session + "/blockingContinue")
        .then()
        .statusCode(200)
        .body("agentMarkdownResponse", equalTo("You said: by Palantir\n\nBefore that: by Azure"));
    List<String> said =
        List.of(
            "by Azure",
            "You said: by Azure",
            "by Palantir",
            "You said: by Palantir\n\nBefore that: by Azure");
    assertThat(texts(token, id)).isEqualTo(said);
    palantir(token)
        .get(session + "/content")
        .then()
        .statusCode(200)
        .body("exchanges.userInput.text", contains(said.get(0), said.get(2)))
        .body("exchanges.result.agentMarkdownResponse", contains(said.get(1), said.get(3)));
  }

  @Test
  void Messages_of_branches_that_overlap_keep_their_answers() {
    Token token = somebody();
    String id = azure(token).body("{}").post(ENDPOINT + V1).path("id");
    String first = respond(token, id, Map.of("input", "one")).path("id");
    Map<String, Object> after = Map.of("agent", DEMO, "previous_response_id", first);
    Map<String, Object> slow = new HashMap<>(after);
    slow.putAll(Map.of("input", "/hang", "background", true));
    String hanging = azure(token).body(slow).post(RESPONSES).path("id");
    Map<String, Object> quick = new HashMap<>(after);
    quick.put("input", "quick");
    azure(token).body(quick).post(RESPONSES).then().statusCode(200);
    Map<String, Object> waiting = new HashMap<>(after);
    waiting.put("input", "/call search shoes");
    Response call = azure(token).body(waiting).post(RESPONSES);
    azure(token)
        .body(
            Map.of(
                "agent",
                DEMO,
                "previous_response_id",
                call.<String>path("id"),
                "input",
                List.of(
                    Map.of(
                        "type",
                        "function_call_output",
                        "call_id",
                        call.<String>path("output[0].call_id"),
                        "output",
                        "red"))))
        .post(RESPONSES)
        .then()
        .statusCode(200);
    azure(token).post(RESPONSES + "/" + hanging + "/cancel").then().statusCode(200);
    palantir(token)
        .get(
            PALANTIR
                + "/ri.aip-agents..session."
                + WireIds.conversation(id).orElseThrow().id()
                + "/content")
        .then()
        .statusCode(200)
        .body("exchanges.userInput.text", contains("one", "quick", "/call search shoes"))
        .body(
            "exchanges.result.agentMarkdownResponse",
            contains(
                "You said: one", "You said: quick\n\nBefore that: one", "The tool returned: red"));
  }

  @Test
  void Answers_of_overlapping_branches_go_to_their_own_messages() {
    Token token = somebody();
    String id = azure(token).body("{}").post(ENDPOINT + V1).path("id");
    String first = respond(token, id, Map.of("input", "one")).path("id");
    String slow =
        azure(token)
            .body(
                Map.of(
                    "agent",
                    DEMO,
                    "previous_response_id",
                    first,
                    "input",
                    "/slow 300 slow answer",
                    "background",
                    true))
            .post(RESPONSES)
            .path("id");
    azure(token)
        .body(Map.of("agent", DEMO, "previous_response_id", first, "input", "quick"))
        .post(RESPONSES)
        .then()
        .statusCode(200);
    Eventually.await()
        .untilAsserted(
            () ->
                azure(token)
                    .get(RESPONSES + "/" + slow)
                    .then()
                    .body("status", equalTo("completed")));
    Response content =
        palantir(token)
            .get(
                PALANTIR
                    + "/ri.aip-agents..session."
                    + WireIds.conversation(id).orElseThrow().id()
                    + "/content");
    assertThat(
            content.<List<Map<String, Map<String, Object>>>>path("exchanges").stream()
                .collect(
                    Collectors.toMap(
                        exchange -> exchange.get("userInput").get("text"),
                        exchange -> exchange.get("result").get("agentMarkdownResponse"))))
        .isEqualTo(
            Map.of(
                "one", "You said: one",
                "quick", "You said: quick\n\nBefore that: one",
                "/slow 300 slow answer", "slow answer"));
  }
}
