package dev.parley.azure.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class ListSessionsTest {

  private static String create(Token token) {
    return azure(token)
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  /** Ids of new sessions, oldest first. */
  private static List<String> create(Token token, int count) {
    return IntStream.range(0, count).mapToObj(i -> create(token)).toList();
  }

  private static List<String> reversed(List<String> ids) {
    List<String> reversed = new ArrayList<>(ids);
    Collections.reverse(reversed);
    return reversed;
  }

  @Test
  void A_list_without_sessions_is_an_empty_page() {
    azure(somebody())
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.size()", equalTo(0))
        .body("has_more", equalTo(false))
        .body("$", not(hasKey("first_id")))
        .body("$", not(hasKey("last_id")));
  }

  @Test
  void A_page_has_the_documented_fields() {
    Token token = somebody();
    List<String> ids = create(token, 2);
    azure(token)
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.agent_session_id", equalTo(reversed(ids)))
        .body("data.version_indicator.type", everyItem(equalTo("version_ref")))
        .body("data.version_indicator.agent_version", everyItem(equalTo("1")))
        .body("data.status", everyItem(equalTo("active")))
        .body("data.created_at", everyItem(greaterThan(0)))
        .body("data.last_accessed_at", everyItem(greaterThan(0)))
        .body("data.expires_at", everyItem(greaterThan(0)))
        .body("first_id", equalTo(ids.get(1)))
        .body("last_id", equalTo(ids.get(0)))
        .body("has_more", equalTo(false));
  }

  @Test
  void A_page_has_20_sessions_by_default() {
    Token token = somebody();
    create(token, 21);
    azure(token).get(AZURE).then().body("data.size()", equalTo(20)).body("has_more", equalTo(true));
  }

  @Test
  void A_full_last_page_has_no_next_page() {
    Token token = somebody();
    create(token, 2);
    azure(token)
        .queryParam("limit", 2)
        .get(AZURE)
        .then()
        .body("data.size()", equalTo(2))
        .body("has_more", equalTo(false));
  }

  @Test
  void The_oldest_come_first_in_ascending_order() {
    Token token = somebody();
    List<String> ids = create(token, 3);
    azure(token)
        .queryParam("order", "asc")
        .get(AZURE)
        .then()
        .body("data.agent_session_id", equalTo(ids));
    azure(token)
        .queryParam("order", "desc")
        .get(AZURE)
        .then()
        .body("data.agent_session_id", equalTo(reversed(ids)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asc", "desc"})
  void Following_last_id_reads_the_whole_list(String order) {
    Token token = somebody();
    List<String> ids = create(token, 7);
    List<String> walked = new ArrayList<>();
    String after = null;
    boolean more = true;
    while (more) {
      var request = azure(token).queryParam("limit", 3).queryParam("order", order);
      if (after != null) {
        request.queryParam("after", after);
      }
      var page = request.get(AZURE).then().statusCode(200).extract().jsonPath();
      walked.addAll(page.getList("data.agent_session_id", String.class));
      after = page.getString("last_id");
      more = page.getBoolean("has_more");
    }
    assertThat(walked).isEqualTo(order.equals("asc") ? ids : reversed(ids));
  }

  @Test
  void Before_returns_the_page_that_ends_before_a_session() {
    Token token = somebody();
    List<String> ids = create(token, 5);
    azure(token)
        .queryParam("order", "asc")
        .queryParam("limit", 2)
        .queryParam("before", ids.get(4))
        .get(AZURE)
        .then()
        .body("data.agent_session_id", equalTo(ids.subList(2, 4)))
        .body("first_id", equalTo(ids.get(2)))
        .body("last_id", equalTo(ids.get(3)))
        .body("has_more", equalTo(true));
    azure(token)
        .queryParam("order", "asc")
        .queryParam("before", ids.get(1))
        .get(AZURE)
        .then()
        .body("data.agent_session_id", equalTo(ids.subList(0, 1)))
        .body("has_more", equalTo(false));
  }

  @Test
  void A_list_continues_after_a_deleted_session() {
    Token token = somebody();
    List<String> ids = create(token, 3);
    azure(token).delete(AZURE + "/" + ids.get(1)).then().statusCode(204);
    azure(token)
        .queryParam("order", "asc")
        .queryParam("after", ids.get(1))
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.agent_session_id", equalTo(ids.subList(2, 3)));
  }

  @Test
  void A_list_ends_after_its_last_session() {
    Token token = somebody();
    String id = create(token);
    azure(token)
        .queryParam("after", id)
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.size()", equalTo(0))
        .body("has_more", equalTo(false));
  }

  @Test
  void Sessions_with_another_agent_are_not_listed() {
    Token token = somebody();
    create(token);
    azure(token)
        .get(AZURE.replace(Wire.DEMO, "other"))
        .then()
        .statusCode(200)
        .body("data.size()", equalTo(0));
  }

  @Test
  void The_list_is_also_available_below_a_project() {
    Token token = somebody();
    String id = create(token);
    azure(token)
        .get("/api/projects/default" + AZURE)
        .then()
        .statusCode(200)
        .body("data.agent_session_id", equalTo(List.of(id)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "abc", "1.5", " 5", "99999999999999999999", "٣"})
  void A_limit_other_than_1_to_100_is_rejected(String limit) {
    refused("limit", limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "100"})
  void A_limit_from_1_to_100_is_accepted(String limit) {
    azure(somebody()).queryParam("limit", limit).get(AZURE).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "ASC"})
  void An_order_other_than_asc_and_desc_is_rejected(String order) {
    refused("order", order);
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "' or 1=1 --", "\u0000", "%00", "a:b", "🚀"})
  void An_unknown_cursor_is_rejected(String cursor) {
    refused("after", cursor);
    refused("before", cursor);
  }

  @Test
  void A_session_of_another_owner_or_agent_is_not_a_valid_cursor() {
    String foreign = create(somebody());
    refused("after", foreign);
    Token token = somebody();
    String own = create(token);
    azure(token)
        .queryParam("after", own)
        .get(AZURE.replace(Wire.DEMO, "other"))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("after"));
  }

  @Test
  void After_and_before_together_are_refused() {
    Token token = somebody();
    String id = create(token);
    azure(token)
        .queryParam("after", id)
        .queryParam("before", id)
        .get(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("before"));
  }

  private static void refused(String parameter, String value) {
    azure(somebody())
        .queryParam(parameter, value)
        .get(AZURE)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo(parameter));
  }
}
