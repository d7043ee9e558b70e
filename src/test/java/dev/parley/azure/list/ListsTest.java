package dev.parley.azure.list;

import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of responses and of conversations, and what OpenAI has next to them. */
@ParleyTest
class ListsTest {

  private static final String OPENAI = "/agents/%s/endpoint/protocols/openai/";
  private static final String RESPONSES = "/openai/v1/responses";
  private static final String CONVERSATIONS = "/openai/v1/conversations";
  private static final String DEMO_RESPONSES = "/agents/demo/endpoint/protocols/openai/responses";
  private static final String DEMO_CONVERSATIONS =
      "/agents/demo/endpoint/protocols/openai/conversations";

  private static Response say(RequestSpecification caller, String agent, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("input", "Hello"));
    body.putAll(more);
    Response said = caller.body(body).post(OPENAI.formatted(agent) + "responses");
    said.then().statusCode(200);
    return said;
  }

  private static String respond(Token token, String agent) {
    return say(azure(token), agent, Map.of()).path("id");
  }

  private static List<String> ids(Response page) {
    return page.then().statusCode(200).body("object", equalTo("list")).extract().path("data.id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        RESPONSES + "/compact",
        RESPONSES + "/input_tokens",
        DEMO_RESPONSES + "/compact",
        DEMO_RESPONSES + "/input_tokens"
      })
  void What_is_not_supported_is_refused_by_name(String path) {
    azure(somebody())
        .body("{\"input\":\"x\"}")
        .post(path)
        .then()
        .statusCode(400)
        .body("error.param", equalTo(path.substring(path.lastIndexOf('/') + 1)))
        .body("error.message", containsString("is not supported"));
  }

  @ParameterizedTest
  @ValueSource(strings = {RESPONSES, DEMO_RESPONSES, CONVERSATIONS, DEMO_CONVERSATIONS})
  void Wrong_parameters_are_named(String list) {
    for (String wrong :
        List.of(
            "limit=0",
            "limit=101",
            "order=up",
            "after=x",
            "before=x",
            "agent_name=",
            "agent_id=")) {
      azure(somebody())
          .get(list + "?" + wrong)
          .then()
          .statusCode(400)
          .body("error.param", equalTo(wrong.substring(0, wrong.indexOf('='))));
    }
    azure(somebody())
        .get(list + "?agent_name=demo&agent_id=other")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("agent_id"));
  }

  @ParameterizedTest
  @CsvSource({
    RESPONSES + "?agent_name=nobody, 404",
    CONVERSATIONS + "?agent_id=nobody, 404",
    DEMO_RESPONSES + "?agent_name=other, 400",
    DEMO_CONVERSATIONS + "?agent_id=other, 400",
    RESPONSES + "?conversation_id=conv_1, 404"
  })
  void An_unknown_agent_or_conversation_is_refused(String path, int status) {
    azure(somebody()).get(path).then().statusCode(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {RESPONSES, DEMO_RESPONSES, CONVERSATIONS, DEMO_CONVERSATIONS})
  void A_list_begins_empty(String list) {
    azure(somebody())
        .get(list)
        .then()
        .statusCode(200)
        .body("object", equalTo("list"))
        .body("data", empty())
        .body("first_id", nullValue())
        .body("last_id", nullValue())
        .body("has_more", equalTo(false));
  }

  @Test
  void Responses_are_listed_as_they_are_read() {
    Token token = somebody();
    String id = respond(token, "demo");
    Response page = azure(token).get(RESPONSES);
    assertThat(page.<Map<String, Object>>path("data[0]"))
        .isEqualTo(azure(token).get(RESPONSES + "/" + id).<Map<String, Object>>path(""));
    page.then().body("first_id", equalTo(id)).body("last_id", equalTo(id));
  }

  @Test
  void Responses_are_those_of_all_agents_or_of_one() {
    Token token = somebody();
    String demo = respond(token, "demo");
    String quick = respond(token, "quick");
    assertThat(ids(azure(token).get(RESPONSES))).containsExactly(quick, demo);
    assertThat(ids(azure(token).get(RESPONSES + "?order=asc"))).containsExactly(demo, quick);
    for (String path :
        List.of(DEMO_RESPONSES, RESPONSES + "?agent_name=demo", RESPONSES + "?agent_id=demo")) {
      assertThat(ids(azure(token).get(path))).containsExactly(demo);
    }
  }

  @Test
  void A_list_has_neither_deleted_responses_nor_those_that_are_not_stored() {
    Token token = somebody();
    String kept = respond(token, "demo");
    String deleted = respond(token, "demo");
    azure(token).delete(RESPONSES + "/" + deleted).then().statusCode(200);
    say(azure(token), "demo", Map.of("store", false));
    String failed = say(azure(token), "demo", Map.of("input", "/fail")).path("id");
    assertThat(ids(azure(token).get(RESPONSES))).containsExactly(failed, kept);
    assertThat(ids(azure(token).get(RESPONSES + "?after=" + deleted))).containsExactly(kept);
  }

  @Test
  void The_responses_of_one_conversation_are_listed() {
    Token token = somebody();
    for (String path : List.of(CONVERSATIONS, DEMO_CONVERSATIONS)) {
      String conversation = azure(token).body("{}").post(path).path("id");
      assertThat(ids(azure(token).get(RESPONSES + "?conversation_id=" + conversation))).isEmpty();
      Map<String, String> in = Map.of("conversation", conversation);
      String first = say(azure(token), "demo", in).path("id");
      String second = say(azure(token), "demo", in).path("id");
      respond(token, "demo");
      String list = RESPONSES + "?conversation_id=" + conversation;
      assertThat(ids(azure(token).get(list))).containsExactly(second, first);
      assertThat(ids(azure(token).get(list + "&agent_name=other"))).isEmpty();
      azure(somebody()).get(list).then().statusCode(404).body("error.code", equalTo("not_found"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {RESPONSES, CONVERSATIONS})
  void All_pages_together_are_the_list_in_both_directions(String list) {
    Token token = somebody();
    for (int i = 0; i < 4; i++) {
      respond(token, i % 2 == 0 ? "demo" : "quick");
      azure(token).body("{}").post(CONVERSATIONS).then().statusCode(200);
    }
    List<String> all = ids(azure(token).get(list));
    assertThat(all).hasSizeGreaterThanOrEqualTo(4).doesNotHaveDuplicates();
    assertThat(pages(token, list + "?limit=3", "after", "last_id")).isEqualTo(all);
    List<String> backwards = new ArrayList<>(all);
    Collections.reverse(backwards);
    assertThat(pages(token, list + "?limit=3&order=asc", "after", "last_id")).isEqualTo(backwards);
    Response before = azure(token).get(list + "?limit=2&before=" + all.get(3));
    assertThat(ids(before)).isEqualTo(all.subList(1, 3));
    before.then().body("has_more", equalTo(true));
    assertThat(ids(azure(token).get(list + "?before=" + all.get(0)))).isEmpty();
  }

  private static List<String> pages(Token token, String list, String cursor, String last) {
    List<String> all = new ArrayList<>();
    Response page = azure(token).get(list);
    all.addAll(ids(page));
    while (page.<Boolean>path("has_more")) {
      page = azure(token).get(list + "&" + cursor + "=" + page.path(last));
      all.addAll(ids(page));
    }
    return all;
  }

  @Test
  void Conversations_are_listed_with_and_without_an_agent() {
    Token token = somebody();
    String unbound =
        azure(token).body("{\"metadata\":{\"a\":\"b\"}}").post(CONVERSATIONS).path("id");
    String bound = azure(token).body("{}").post(CONVERSATIONS).path("id");
    String ofAgent =
        azure(token).body("{\"metadata\":{\"c\":\"d\"}}").post(DEMO_CONVERSATIONS).path("id");
    say(azure(token), "demo", Map.of("conversation", bound));
    Response all = azure(token).get(CONVERSATIONS);
    assertThat(ids(all)).containsExactly(ofAgent, bound, unbound);
    all.then()
        .body("data.object", contains("conversation", "conversation", "conversation"))
        .body("data.metadata", contains(Map.of("c", "d"), Map.of(), Map.of("a", "b")));
    assertThat(ids(azure(token).get(DEMO_CONVERSATIONS))).containsExactly(ofAgent, bound);
    assertThat(ids(azure(token).get(CONVERSATIONS + "?agent_name=other"))).isEmpty();
    azure(token).delete(CONVERSATIONS + "/" + bound).then().statusCode(200);
    azure(token).delete(CONVERSATIONS + "/" + unbound).then().statusCode(200);
    assertThat(ids(azure(token).get(CONVERSATIONS))).containsExactly(ofAgent);
  }

  @Test
  void What_was_said_through_another_API_is_listed() {
    Token token = somebody();
    String rid = palantirSession(token);
    palantir(token)
        .body(Map.of("userInput", Map.of("text", "Hi")))
        .post(PALANTIR + "/" + rid + "/blockingContinue")
        .then()
        .statusCode(200);
    assertThat(ids(azure(token).get(CONVERSATIONS))).hasSize(1);
    azure(token)
        .get(RESPONSES)
        .then()
        .body("data.output.content.text.flatten()", contains("You said: Hi"));
  }

  @ParameterizedTest
  @ValueSource(strings = {RESPONSES, CONVERSATIONS})
  void Nobody_sees_what_others_have(String list) {
    Token alice = somebody().scopes(Token.READ, Token.WRITE, "api:aip-agents-impersonate");
    List<Map<String, String>> owners =
        List.of(
            Map.of(),
            Map.of("x-ms-user-isolation-key", "k"),
            Map.of("x-ms-user-isolation-key", "l"),
            Map.of("x-ms-user-identity", "k"));
    List<List<String>> seen = new ArrayList<>();
    for (Map<String, String> owner : owners) {
      say(azure(alice).headers(owner), "demo", Map.of());
      azure(alice).headers(owner).body("{}").post(CONVERSATIONS).then().statusCode(200);
    }
    for (Map<String, String> owner : owners) {
      List<String> own = ids(azure(alice).headers(owner).get(list));
      assertThat(own).hasSize(list.equals(RESPONSES) ? 1 : 2);
      assertThat(ids(azure(alice).headers(owner).get(list + "?agent_name=demo"))).hasSize(1);
      seen.add(own);
      // The cursor of one is none of another's.
      azure(somebody())
          .get(list + "?after=" + own.get(0))
          .then()
          .statusCode(400)
          .body("error.param", equalTo("after"));
    }
    assertThat(seen.stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
  }
}
