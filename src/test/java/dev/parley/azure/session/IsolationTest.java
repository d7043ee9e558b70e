package dev.parley.azure.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which sessions of the same principal a request can access, depending on the isolation under which
 * the session was created and the isolation that the request names.
 */
@ParleyTest
class IsolationTest {

  private static final String IMPERSONATE = "api:aip-agents-impersonate";

  private static final Map<String, Map<String, String>> HEADERS =
      Map.of(
          "nothing", Map.of(),
          "key", Map.of("x-ms-user-isolation-key", "k"),
          "other key", Map.of("x-ms-user-isolation-key", "l"),
          "old key", Map.of("x-session-isolation-key", "k"),
          "other old key", Map.of("x-session-isolation-key", "l"),
          "user", Map.of("x-ms-user-identity", "u"),
          "other user", Map.of("x-ms-user-identity", "v"));

  private Token token;

  @BeforeEach
  void a_principal_of_its_own() {
    token = somebody().scopes(Token.READ, Token.WRITE, IMPERSONATE);
  }

  private RequestSpecification naming(String what) {
    return azure(token).headers(HEADERS.get(what));
  }

  private String createdUnder(String what) {
    return naming(what)
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private static int status(Response answer) {
    int status = answer.statusCode();
    if (status == 403) {
      assertThat(answer.<String>path("error.code")).isEqualTo("session_not_accessible");
    } else if (status == 404) {
      assertThat(answer.<String>path("error.code")).isEqualTo("not_found");
    }
    return status;
  }

  @ParameterizedTest
  @CsvSource({
    // made under, named, get, stop, delete, listed
    "nothing,  nothing,       200, 204, 204, true",
    "nothing,  key,           404, 403, 403, false",
    "nothing,  old key,       404, 403, 403, false",
    "nothing,  user,          404, 403, 403, false",
    "key,      nothing,       403, 204, 403, false",
    "key,      key,           200, 204, 204, true",
    "key,      other key,     404, 403, 403, false",
    "key,      old key,       200, 204, 204, true",
    "key,      user,          404, 403, 403, false",
    "old key,  nothing,       200, 204, 204, true",
    "old key,  old key,       200, 204, 204, true",
    "old key,  key,           200, 204, 204, true",
    "old key,  other old key, 404, 403, 403, false",
    "old key,  other key,     404, 403, 403, false",
    "user,     nothing,       403, 204, 403, false",
    "user,     user,          200, 204, 204, true",
    "user,     other user,    404, 403, 403, false",
    "user,     key,           404, 403, 403, false",
  })
  void Access_depends_on_the_isolation_of_session_and_request(
      String madeUnder, String named, int get, int stop, int delete, boolean listed) {
    String id = createdUnder(madeUnder);
    String path = AZURE + "/" + id;
    assertThat(status(naming(named).get(path))).as("get").isEqualTo(get);
    assertThat(naming(named).get(AZURE).jsonPath().getList("data.agent_session_id").contains(id))
        .as("listed")
        .isEqualTo(listed);
    assertThat(status(naming(named).urlEncodingEnabled(false).post(path + ":stop")))
        .as("stop")
        .isEqualTo(stop);
    naming(madeUnder).get(path).then().body("status", equalTo(stop == 204 ? "idle" : "active"));
    assertThat(status(naming(named).delete(path))).as("delete").isEqualTo(delete);
    assertThat(naming(madeUnder).get(path).statusCode())
        .as("changed by what was allowed only")
        .isEqualTo(delete == 204 ? 404 : 200);
  }

  @Test
  void Without_the_permission_to_name_a_user_their_sessions_cannot_be_stopped_either() {
    String id = createdUnder("user");
    Token plain = token.scopes(Token.READ, Token.WRITE);
    azure(plain)
        .urlEncodingEnabled(false)
        .post(AZURE + "/" + id + ":stop")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("session_not_accessible"));
    naming("user").get(AZURE + "/" + id).then().body("status", equalTo("active"));
  }

  @Test
  void Naming_a_user_without_the_permission_is_403_in_all_operations() {
    String id = createdUnder("user");
    Token plain = token.scopes(Token.READ, Token.WRITE);
    String path = AZURE + "/" + id;
    for (Response answer :
        List.of(
            azure(plain).headers(HEADERS.get("user")).get(path),
            azure(plain).headers(HEADERS.get("user")).get(AZURE),
            azure(plain).headers(HEADERS.get("user")).body("{}").post(AZURE),
            azure(plain)
                .headers(HEADERS.get("user"))
                .urlEncodingEnabled(false)
                .post(path + ":stop"),
            azure(plain).headers(HEADERS.get("user")).delete(path))) {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.<String>path("error.code")).isEqualTo("forbidden");
    }
  }

  @ParameterizedTest
  @CsvSource({"key", "old key", "user", "nothing"})
  void Pages_after_the_first_need_no_key(String madeUnder) {
    createdUnder("other key");
    List<String> ids = IntStream.range(0, 5).mapToObj(i -> createdUnder(madeUnder)).toList();
    createdUnder("other user");

    List<String> seen = new ArrayList<>();
    Response page = naming(madeUnder).queryParam("limit", 2).queryParam("order", "asc").get(AZURE);
    seen.addAll(page.path("data.agent_session_id"));
    while (page.<Boolean>path("has_more")) {
      page =
          azure(token)
              .queryParam("limit", 2)
              .queryParam("order", "asc")
              .queryParam("after", page.<String>path("last_id"))
              .get(AZURE);
      seen.addAll(page.path("data.agent_session_id"));
    }
    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void A_page_without_the_key_is_only_for_the_principal_that_owns_the_cursor() {
    List<String> ids = IntStream.range(0, 3).mapToObj(i -> createdUnder("user")).toList();
    azure(somebody())
        .queryParam("after", ids.get(2))
        .get(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("after"));
    azure(token.client("another"))
        .queryParam("after", ids.get(2))
        .get(AZURE)
        .then()
        .statusCode(400);
    azure(token.scopes(Token.READ))
        .queryParam("after", ids.get(2))
        .get(AZURE)
        .then()
        .statusCode(400);
    naming("key").queryParam("after", ids.get(2)).get(AZURE).then().statusCode(400);
    azure(token)
        .queryParam("after", ids.get(2))
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.size()", equalTo(2));
  }

  @Test
  void A_page_without_the_key_ends_where_the_list_does() {
    List<String> ids = IntStream.range(0, 2).mapToObj(i -> createdUnder("key")).toList();
    azure(token)
        .queryParam("after", ids.get(0))
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.size()", equalTo(0))
        .body("has_more", equalTo(false));
  }
}
