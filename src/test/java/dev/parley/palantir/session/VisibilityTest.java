package dev.parley.palantir.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which sessions a caller can see. */
@ParleyTest
class VisibilityTest {

  private static final List<String> LISTS = List.of(PALANTIR, PALANTIR_AGENTS + "/allSessions");

  private static List<String> listed(Token token, String list) {
    return palantir(token).get(list).then().statusCode(200).extract().path("data.rid");
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
  void A_session_can_be_used_and_deleted_through_another_client_of_its_user() {
    Token user = somebody();
    String rid = SessionCall.session(user.client("app-1"));
    for (SessionCall call : SessionCall.values()) {
      call.assertFound(call.on(rid, user.client("app-2")));
    }
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void Another_users_session_is_reported_like_one_that_does_not_exist(SessionCall call) {
    Token owner = somebody().client("app");
    String rid = SessionCall.session(owner);
    String never = "ri.aip-agents..session." + UUID.randomUUID();
    Token other = somebody().client("app");

    Response hidden = call.on(rid, other);

    hidden.then().statusCode(404).body("errorName", equalTo("SessionNotFound"));
    assertThat(told(hidden, rid)).isEqualTo(told(call.on(never, other), never));
    SessionCall.GET
        .on(rid, owner)
        .then()
        .statusCode(200)
        .body("metadata.title", equalTo("a"))
        .body("metadata.messageCount", equalTo(2));
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
    for (SessionCall call : SessionCall.values()) {
      call.on(rid(key), user).then().statusCode(404).body("errorName", equalTo("SessionNotFound"));
    }
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
