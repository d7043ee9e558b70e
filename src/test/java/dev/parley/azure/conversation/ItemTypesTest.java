package dev.parley.azure.conversation;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of the items of one type. */
@ParleyTest
class ItemTypesTest {

  private static final String PROJECT = "/openai/v1/conversations";
  private static final String ENDPOINT = "/agents/demo/endpoint/protocols/openai/conversations";

  private static final List<Map<String, ?>> ITEMS =
      List.of(
          Map.of("type", "message", "role", "user", "content", "one"),
          Map.of("type", "function_call", "call_id", "c", "name", "n", "arguments", "{}"),
          Map.of("type", "function_call_output", "call_id", "c", "output", "o"),
          Map.of("type", "mcp_call", "server_label", "s", "name", "n", "arguments", "{}"),
          Map.of(
              "type",
              "reasoning",
              "summary",
              List.of(Map.of("type", "summary_text", "text", "Hm"))),
          Map.of("type", "message", "role", "assistant", "content", "two"),
          Map.of("type", "message", "role", "user", "content", "three"));

  private final Token token = somebody();

  private String conversation(String path) {
    return azure(token)
        .body(Map.of("items", ITEMS))
        .post(path)
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }

  private Response list(String id, String query) {
    Response page = azure(token).get(PROJECT + "/" + id + "/items?" + query);
    page.then().statusCode(200);
    return page;
  }

  private List<String> types(String id, String query) {
    return list(id, query).path("data.type");
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT})
  void Only_items_of_the_type_are_listed(String path) {
    String id = conversation(path);
    for (String type : List.of("function_call", "function_call_output", "mcp_call", "reasoning")) {
      assertThat(types(id, "item_type=" + type)).containsExactly(type);
    }
    assertThat(list(id, "order=asc&item_type=message").<List<?>>path("data.content.text.flatten()"))
        .isEqualTo(List.of("one", "two", "three"));
    for (String none :
        List.of("mcp_approval_request", "mcp_approval_response", "web_search_call", "nothing")) {
      assertThat(types(id, "item_type=" + none)).isEmpty();
    }
    assertThat(types(id, "limit=20")).hasSize(ITEMS.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {PROJECT, ENDPOINT})
  void Pages_have_items_of_the_type_only(String path) {
    String id = conversation(path);
    for (String order : List.of("asc", "desc")) {
      String query = "limit=1&item_type=message&order=" + order;
      List<String> all = new ArrayList<>();
      Response page = list(id, query);
      all.addAll(page.path("data.id"));
      while (page.<Boolean>path("has_more")) {
        page = list(id, query + "&after=" + page.path("last_id"));
        all.addAll(page.path("data.id"));
      }
      assertThat(all)
          .isEqualTo(list(id, "item_type=message&order=" + order).<List<String>>path("data.id"));
      assertThat(list(id, query + "&before=" + all.get(2)).<List<String>>path("data.id"))
          .containsExactly(all.get(1));
    }
    // The page may start at an item of another type.
    String call = list(id, "item_type=function_call").path("data[0].id");
    assertThat(
            list(id, "order=asc&item_type=message&after=" + call)
                .<List<?>>path("data.content.text.flatten()"))
        .isEqualTo(List.of("two", "three"));
  }

  @Test
  void An_empty_or_repeated_type_is_rejected() {
    String id = conversation(PROJECT);
    for (String query : List.of("item_type=", "item_type=message&item_type=reasoning")) {
      azure(token)
          .get(PROJECT + "/" + id + "/items?" + query)
          .then()
          .statusCode(400)
          .body("error.param", equalTo("item_type"));
    }
  }
}
