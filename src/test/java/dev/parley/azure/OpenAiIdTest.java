package dev.parley.azure;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.http.Method;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** At the endpoint of an agent, there is nothing of other agents. */
@ParleyTest
class OpenAiIdTest {

  private static final String ENDPOINT = "/agents/%s/endpoint/protocols/openai/%s";
  private static final List<Map<String, String>> ITEM =
      List.of(Map.of("type", "message", "role", "user", "content", "one"));

  private final Token token = somebody();

  private record Operation(Method method, String path, Map<String, ?> body) {}

  private void refused(String agent, Operation operation) {
    RequestSpecification request = azure(token);
    if (operation.body() != null) {
      request.body(operation.body());
    }
    request
        .request(operation.method(), ENDPOINT.formatted(agent, operation.path()))
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  private void answers(String agent, String path) {
    azure(token).get(ENDPOINT.formatted(agent, path)).then().statusCode(200);
  }

  @Test
  void A_response_is_found_at_the_endpoint_of_its_agent_only() {
    String id =
        azure(token)
            .body(Map.of("input", "x"))
            .post(ENDPOINT.formatted("demo", "responses"))
            .path("id");
    String path = "responses/" + id;
    for (String agent : List.of("quick", "nobody")) {
      for (Operation operation :
          List.of(
              new Operation(Method.GET, path, null),
              new Operation(Method.GET, path + "?stream=true", null),
              new Operation(Method.GET, path + "/input_items", null),
              new Operation(Method.POST, path + "/cancel", null),
              new Operation(Method.DELETE, path, null))) {
        refused(agent, operation);
      }
    }
    answers("demo", path);
    azure(token).get("/openai/v1/" + path).then().statusCode(200);
  }

  private static List<Operation> operations(String conversation, String item) {
    String items = conversation + "/items";
    return List.of(
        new Operation(Method.GET, conversation, null),
        new Operation(Method.POST, conversation, Map.of("metadata", Map.of("a", "b"))),
        new Operation(Method.DELETE, conversation, null),
        new Operation(Method.GET, items, null),
        new Operation(Method.POST, items, Map.of("items", ITEM)),
        new Operation(Method.GET, items + "/" + item, null),
        new Operation(Method.DELETE, items + "/" + item, null));
  }

  private String conversation(String path) {
    return "conversations/" + azure(token).body(Map.of("items", ITEM)).post(path).path("id");
  }

  private String item(String conversation) {
    return azure(token).get("/openai/v1/" + conversation + "/items").path("data[0].id");
  }

  private void untouched(String conversation) {
    azure(token)
        .get("/openai/v1/" + conversation)
        .then()
        .statusCode(200)
        .body("metadata", equalTo(Map.of()));
    azure(token).get("/openai/v1/" + conversation + "/items").then().body("data", hasSize(1));
  }

  @Test
  void A_conversation_is_found_at_the_endpoint_of_its_agent_only() {
    String conversation = conversation(ENDPOINT.formatted("demo", "conversations"));
    for (String agent : List.of("quick", "nobody")) {
      operations(conversation, item(conversation)).forEach(operation -> refused(agent, operation));
    }
    untouched(conversation);
    answers("demo", conversation);
  }

  @Test
  void A_conversation_without_an_agent_is_found_at_all_endpoints_until_one_has_answered() {
    String conversation = conversation("/openai/v1/conversations");
    operations(conversation, item(conversation)).forEach(operation -> refused("nobody", operation));
    untouched(conversation);
    answers("quick", conversation);
    azure(token)
        .body(Map.of("conversation", conversation.substring(conversation.indexOf('/') + 1)))
        .post(ENDPOINT.formatted("demo", "responses"))
        .then()
        .statusCode(200);
    answers("demo", conversation);
    refused("quick", new Operation(Method.GET, conversation, null));
  }
}
