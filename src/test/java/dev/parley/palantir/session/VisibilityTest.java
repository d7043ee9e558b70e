package dev.parley.palantir.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which sessions a caller can see. */
@ParleyTest
class VisibilityTest {

  private static final List<String> LISTS = List.of(PALANTIR, PALANTIR_AGENTS + "/allSessions");

  private static List<String> listed(Token token, String list) {
    return palantir(token).get(list).then().statusCode(200).extract().path("data.rid");
  }

  private static List<Response> each(Token token, String rid) {
    String path = PALANTIR + "/" + rid;
    return List.of(
        palantir(token).get(path),
        palantir(token).body("{\"title\":\"t\"}").put(path + "/updateTitle"),
        palantir(token).delete(path));
  }

  /** What an answer tells, but for the names of the session and of the request. */
  private static String told(Response answer, String rid) {
    return answer.statusCode()
        + answer.asString().replace(rid, "").replace(answer.path("errorInstanceId"), "");
  }

  @Test
  void Two_clients_of_one_user_do_not_list_each_others_sessions() {
    Token user = somebody();
    List<Token> clients = List.of(user.client("app-1"), user.client("app-2"), user);
    List<String> rids = clients.stream().map(Wire::palantirSession).toList();
    for (String list : LISTS) {
      for (int i = 0; i < clients.size(); i++) {
        assertThat(listed(clients.get(i), list)).containsExactly(rids.get(i));
      }
    }
  }

  @Test
  void A_session_can_be_read_renamed_and_deleted_through_another_client_of_its_user() {
    Token user = somebody();
    String rid = palantirSession(user.client("app-1"));
    assertThat(each(user.client("app-2"), rid))
        .extracting(Response::statusCode)
        .containsExactly(200, 204, 204);
  }

  @Test
  void Another_users_session_is_reported_like_one_that_does_not_exist() {
    String rid = palantirSession(somebody().client("app"));
    String never = "ri.aip-agents..session." + UUID.randomUUID();
    Token other = somebody().client("app");

    List<Response> hidden = each(other, rid);
    List<Response> absent = each(other, never);

    for (int i = 0; i < hidden.size(); i++) {
      hidden.get(i).then().statusCode(404).body("errorName", equalTo("SessionNotFound"));
      assertThat(told(hidden.get(i), rid)).isEqualTo(told(absent.get(i), never));
    }
  }

  @Test
  void Sessions_under_an_isolation_key_are_hidden_in_dialects_without_isolation_keys() {
    Token user = somebody();
    String key =
        azure(user)
            .header("x-ms-user-isolation-key", "k")
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    String open = azure(user).body("{}").post(AZURE).path("agent_session_id");

    for (String list : LISTS) {
      assertThat(listed(user, list)).containsExactly(rid(open));
    }
    each(user, rid(key)).forEach(answer -> answer.then().statusCode(404));
    azure(user)
        .header("x-ms-user-isolation-key", "k")
        .get(AZURE + "/" + key)
        .then()
        .statusCode(200);
  }

  private static String rid(String key) {
    return "ri.aip-agents..session."
        + key.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }
}
