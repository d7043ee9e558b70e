package dev.parley.azure;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.KeepAlive;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation on responses, conversations, items and logs that names something of another
 * owner: it does not exist, whatever headers the request has.
 */
@ParleyTest
class OwnersMatrixTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String IMPERSONATE = "api:aip-agents-impersonate";
  private static final String USER = "x-ms-user-identity";
  private static final String KEY = "x-ms-user-isolation-key";
  private static final String OLD_KEY = "x-session-isolation-key";

  private static final String PROJECT = "/openai/v1";
  private static final String ENDPOINT = "/agents/demo/endpoint/protocols/openai";
  private static final Map<String, String> DEMO = Map.of("type", "agent_reference", "name", "demo");
  private static final Map<String, Object> ITEMS =
      Map.of("items", List.of(Map.of("type", "message", "role", "user", "content", "one")));

  /**
   * Somebody who calls.
   *
   * @param principal the subject, and the client if there is one
   */
  private record Caller(String principal, Map<String, String> headers) {

    RequestSpecification call(Map<String, Token> principals) {
      return azure(principals.get(principal)).urlEncodingEnabled(false).headers(headers);
    }
  }

  private final Map<String, Token> principals = principals();

  private KeepAlive connection(Caller caller) {
    return new KeepAlive(RestAssured.port, principals.get(caller.principal()).mint());
  }

  private static String code(KeepAlive.Answer answer) throws IOException {
    return JSON.readTree(answer.body()).at("/error/code").asText();
  }

  private static Map<String, Token> principals() {
    Token alice = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    Token bob = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
    return Map.of("alice", alice, "alice's app", alice.client("app"), "bob", bob);
  }

  private static Caller caller(String principal, String... headers) {
    return switch (headers.length) {
      case 0 -> new Caller(principal, Map.of());
      case 2 -> new Caller(principal, Map.of(headers[0], headers[1]));
      default -> new Caller(principal, Map.of(headers[0], headers[1], headers[2], headers[3]));
    };
  }

  /** An owner, and callers that do not see what it has. */
  static Stream<Arguments> others() {
    Caller plain = caller("alice");
    Caller keyed = caller("alice", KEY, "k");
    Caller delegated = caller("alice", USER, "k");
    List<Caller> strangers =
        List.of(
            caller("bob"),
            caller("bob", KEY, "k"),
            caller("bob", OLD_KEY, "k"),
            caller("bob", USER, "k"),
            caller("bob", "x-ms-chat-isolation-key", "k"),
            caller("bob", "x-agent-user-isolation-key", "k", "x-agent-chat-isolation-key", "k"),
            caller("alice's app"),
            caller("alice's app", KEY, "k"),
            caller("alice's app", USER, "k"),
            caller("alice", KEY, "l"),
            caller("alice", OLD_KEY, "l"),
            caller("alice", USER, "l"));
    Caller keyedAsBefore = caller("alice", OLD_KEY, "k");
    return Stream.of(
        Arguments.of(plain, and(strangers, keyed, delegated, keyedAsBefore)),
        Arguments.of(keyed, and(strangers, delegated)),
        Arguments.of(delegated, and(strangers, keyed, keyedAsBefore)));
  }

  private static List<Caller> and(List<Caller> strangers, Caller... more) {
    return Stream.concat(strangers.stream(), Stream.of(more)).toList();
  }

  /**
   * What an owner has.
   *
   * @param unbound a conversation that no agent has answered in
   */
  private record Belongings(
      String session,
      String response,
      String conversation,
      String item,
      String unbound,
      String unboundItem) {}

  private Belongings belongings(Caller owner) {
    Response conversation = owner.call(principals).body("{}").post(ENDPOINT + "/conversations");
    conversation.then().statusCode(200);
    Response response =
        owner
            .call(principals)
            .body(Map.of("input", "Hi", "conversation", conversation.<String>path("id")))
            .post(ENDPOINT + "/responses");
    response.then().statusCode(200);
    String unbound = owner.call(principals).body(ITEMS).post(PROJECT + "/conversations").path("id");
    return new Belongings(
        response.path("agent_session_id"),
        response.path("id"),
        conversation.path("id"),
        response.path("output[0].id"),
        unbound,
        owner
            .call(principals)
            .get(PROJECT + "/conversations/" + unbound + "/items")
            .path("data[0].id"));
  }

  /**
   * An operation.
   *
   * @param body the body; null for none
   */
  private record Operation(Method method, String path, Object body) {

    /** There are thousands of these requests, so they share connections. */
    KeepAlive.Answer by(KeepAlive connection, Map<String, String> headers) throws IOException {
      return connection.call(
          method.name(),
          path + (path.contains("?") ? "&" : "?") + "api-version=v1",
          body == null ? "" : JSON.writeValueAsString(body),
          headers);
    }
  }

  private static List<Operation> operations(Belongings belongings) {
    List<Operation> all = new ArrayList<>();
    for (String base : List.of(PROJECT, ENDPOINT)) {
      String responses = base + "/responses";
      String response = responses + "/" + belongings.response();
      all.add(new Operation(Method.GET, response, null));
      all.add(new Operation(Method.GET, response + "?stream=true", null));
      all.add(new Operation(Method.GET, response + "/input_items", null));
      all.add(new Operation(Method.POST, response + "/cancel", null));
      all.add(new Operation(Method.DELETE, response, null));
      for (Map<String, String> named :
          List.of(
              Map.of("previous_response_id", belongings.response()),
              Map.of("conversation", belongings.conversation()),
              Map.of("conversation", belongings.unbound()),
              Map.of("agent_session_id", belongings.session()))) {
        Map<String, Object> body = new HashMap<>(named);
        body.put("input", "x");
        body.put("agent", DEMO);
        all.add(new Operation(Method.POST, responses, body));
      }
      addConversation(all, base, belongings.conversation(), belongings.item());
      addConversation(all, base, belongings.unbound(), belongings.unboundItem());
    }
    all.addAll(logs(belongings));
    return all;
  }

  private static void addConversation(List<Operation> all, String base, String id, String itemId) {
    String conversation = base + "/conversations/" + id;
    all.add(new Operation(Method.GET, conversation, null));
    all.add(new Operation(Method.POST, conversation, Map.of("metadata", Map.of("a", "b"))));
    all.add(new Operation(Method.DELETE, conversation, null));
    all.add(new Operation(Method.GET, conversation + "/items", null));
    all.add(new Operation(Method.POST, conversation + "/items", ITEMS));
    all.add(new Operation(Method.GET, conversation + "/items/" + itemId, null));
    all.add(new Operation(Method.DELETE, conversation + "/items/" + itemId, null));
    all.add(new Operation(Method.GET, base + "/responses?conversation_id=" + id, null));
  }

  private static List<Operation> logs(Belongings belongings) {
    String log = "/sessions/" + belongings.session() + ":logstream?follow=false";
    return List.of(
        new Operation(Method.GET, "/agents/demo" + log, null),
        new Operation(Method.GET, "/agents/demo/versions/1" + log, null));
  }

  private void assertUntouched(Caller owner, Belongings belongings) throws IOException {
    try (KeepAlive connection = connection(owner)) {
      for (Operation operation : operations(belongings)) {
        if (operation.method() == Method.GET && !operation.path().endsWith("?stream=true")) {
          assertThat(operation.by(connection, owner.headers()).status())
              .as(operation.toString())
              .isEqualTo(200);
        }
      }
    }
    assertThat(
            owner
                .call(principals)
                .get(PROJECT + "/conversations/" + belongings.conversation() + "/items")
                .<List<String>>path("data.content.text.flatten()"))
        .containsExactly("You said: Hi", "Hi");
    assertThat(
            owner
                .call(principals)
                .get(PROJECT + "/conversations/" + belongings.unbound() + "/items")
                .<List<String>>path("data.content.text.flatten()"))
        .containsExactly("one");
  }

  @ParameterizedTest
  @MethodSource("others")
  void What_another_owner_has_does_not_exist(Caller owner, List<Caller> others) throws IOException {
    Belongings belongings = belongings(owner);
    for (Caller other : others) {
      try (KeepAlive connection = connection(other)) {
        for (Operation operation : operations(belongings)) {
          KeepAlive.Answer refused = operation.by(connection, other.headers());
          assertThat(refused.status()).as("%s by %s", operation, other).isEqualTo(404);
          assertThat(code(refused)).isEqualTo("not_found");
        }
      }
    }
    assertUntouched(owner, belongings);
  }

  @ParameterizedTest
  @CsvSource({KEY, USER})
  void Whoever_does_not_name_the_isolation_finds_nothing(String header) throws IOException {
    Caller owner = caller("alice", header, "k");
    Belongings belongings = belongings(owner);
    List<Operation> logs = logs(belongings);
    try (KeepAlive connection = connection(caller("alice"))) {
      for (Operation operation : operations(belongings)) {
        KeepAlive.Answer refused = operation.by(connection, Map.of());
        // Its session says what is missing, as in other operations on sessions.
        boolean log = logs.contains(operation);
        assertThat(refused.status()).as(operation.toString()).isEqualTo(log ? 403 : 404);
        assertThat(code(refused)).isEqualTo(log ? "session_not_accessible" : "not_found");
      }
    }
    assertUntouched(owner, belongings);
  }

  @Test
  void Naming_a_user_requires_a_permission_in_every_operation() throws IOException {
    Caller owner = caller("alice", USER, "k");
    Belongings belongings = belongings(owner);
    Token unable = principals.get("alice").scopes(Token.READ, Token.WRITE);
    try (KeepAlive connection = new KeepAlive(RestAssured.port, unable.mint())) {
      for (Operation operation : operations(belongings)) {
        KeepAlive.Answer refused = operation.by(connection, owner.headers());
        assertThat(refused.status()).as(operation.toString()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("forbidden");
      }
    }
    assertUntouched(owner, belongings);
  }

  @Test
  void Lists_have_nothing_of_others() throws IOException {
    Belongings belongings = belongings(caller("alice"));
    for (Caller other :
        List.of(
            caller("bob"),
            caller("alice's app"),
            caller("alice", KEY, "k"),
            caller("alice", USER, "k"))) {
      for (String list :
          List.of(
              PROJECT + "/responses",
              PROJECT + "/conversations",
              ENDPOINT + "/responses",
              ENDPOINT + "/conversations",
              AZURE)) {
        assertThat(other.call(principals).get(list).<List<Object>>path("data")).as(list).isEmpty();
      }
    }
    assertUntouched(caller("alice"), belongings);
  }
}
