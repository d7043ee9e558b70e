package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of sessions: its order, pages, owner and filters. */
@ParleyTest
class ListSessionsTest {

  private static final String OTHER = VECTARA.replace(Wire.DEMO, "other");

  private final TimePasses time;

  @Inject
  ListSessionsTest(TimePasses time) {
    this.time = time;
  }

  private static String create(Token token, String rest) {
    String key = freshKey();
    vectara(token)
        .body("{\"name\":\"n\",\"key\":\"%s\"%s}".formatted(key, rest))
        .post(VECTARA)
        .then()
        .statusCode(201);
    return key;
  }

  private static ValidatableResponse list(Token token, Object... parameters) {
    var call = vectara(token);
    for (int i = 0; i < parameters.length; i += 2) {
      call.queryParam(parameters[i].toString(), parameters[i + 1]);
    }
    return call.get(VECTARA).then();
  }

  private static List<String> keys(Token token, Object... parameters) {
    return list(token, parameters).statusCode(200).extract().path("sessions.key");
  }

  /** New sessions, newest first. */
  private static List<String> sessions(Token token, int count) {
    List<String> keys =
        new ArrayList<>(IntStream.range(0, count).mapToObj(i -> create(token, "")).toList());
    Collections.reverse(keys);
    return keys;
  }

  private static void refused(ValidatableResponse answer, String field) {
    answer
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors", hasKey(field));
  }

  @Test
  void A_caller_without_sessions_gets_an_empty_list() {
    list(somebody())
        .statusCode(200)
        .contentType("application/json")
        .body("sessions", empty())
        .body("metadata", equalTo(Map.of()));
  }

  @Test
  void A_session_is_listed_as_it_was_answered() {
    Token token = somebody();
    Map<String, Object> created =
        vectara(token)
            .body(
                "{\"name\":\"N\",\"description\":\"D\",\"metadata\":{\"a\":{\"b\":[1,2.50,null]}},\"tti_minutes\":5}")
            .post(VECTARA)
            .path("$");
    list(token).statusCode(200).body("sessions", equalTo(List.of(created)));
  }

  @Test
  void Sessions_are_listed_newest_first_10_at_a_time() {
    Token token = somebody();
    List<String> keys = sessions(token, 11);
    assertThat(keys(token)).isEqualTo(keys.subList(0, 10));
    assertThat(keys(token, "limit", 100)).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource({"'',''", "filter,n", "metadata_filter,'a IS NULL'"})
  void Pages_of_any_size_make_up_the_whole_list(String name, String filter) {
    Token token = somebody();
    List<String> keys = sessions(token, 4);
    for (int limit = 1; limit <= 5; limit++) {
      List<String> read = new ArrayList<>();
      String next = "";
      do {
        var page =
            list(token, "limit", limit, "page_key", next, name.isEmpty() ? "unknown" : name, filter)
                .statusCode(200)
                .extract();
        List<String> found = page.path("sessions.key");
        assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
        read.addAll(found);
        next = page.path("metadata.page_key");
      } while (next != null);
      assertThat(read).isEqualTo(keys);
    }
  }

  @Test
  void Sessions_created_and_deleted_meanwhile_cause_no_duplicates_or_gaps() {
    Token token = somebody();
    List<String> keys = sessions(token, 6);
    var first = list(token, "limit", 2).extract();
    create(token, "");
    // Gone: the one that the next page starts after.
    time.forSession(first.path("sessions.key[1]"), Duration.ofDays(1));
    String next = first.path("metadata.page_key");
    List<String> second = keys(token, "limit", 2, "page_key", next);
    assertThat(second).isEqualTo(keys.subList(2, 4));
  }

  @Test
  void An_expired_session_is_not_listed() {
    Token token = somebody();
    String key = create(token, ",\"tti_minutes\":1,\"metadata\":{\"a\":1}");
    assertThat(keys(token)).containsExactly(key);
    time.forSession(key, Duration.ofSeconds(61));
    assertThat(keys(token)).isEmpty();
    assertThat(keys(token, "filter", "n")).isEmpty();
    assertThat(keys(token, "metadata_filter", "a = 1")).isEmpty();
  }

  @Test
  void A_token_lists_its_owners_sessions_and_an_administrators_token_all_sessions() {
    Token one = somebody();
    Token two = somebody();
    String value = freshKey();
    String metadata = ",\"metadata\":{\"t\":\"" + value + "\"}";
    String first = create(one, metadata);
    String second = create(two, metadata);
    String filter = "t = '" + value + "'";
    for (String each : List.of(filter, "t LIKE '" + value + "'")) {
      assertThat(keys(one, "metadata_filter", each)).containsExactly(first);
      assertThat(keys(one.client("app"), "metadata_filter", each)).isEmpty();
      assertThat(keys(Wire.admin(), "metadata_filter", each)).containsExactly(second, first);
    }
    assertThat(keys(Wire.admin(), "limit", 2)).containsExactly(second, first);
    assertThat(keys(Wire.admin(), "limit", 2, "filter", "^n$")).containsExactly(second, first);
    list(one.scopes(Token.WRITE)).statusCode(403).body("code", equalTo("forbidden"));
  }

  @Test
  void The_sessions_of_other_agents_and_workspaces_are_not_listed() {
    Token token = somebody();
    String value = freshKey();
    String body = "{\"name\":\"%1$s\",\"metadata\":{\"t\":\"%1$s\"}}".formatted(value);
    vectara(token).body(body).post(OTHER).then().statusCode(201);
    for (Token caller : List.of(token, Wire.admin())) {
      assertThat(keys(caller, "metadata_filter", "t = '" + value + "'")).isEmpty();
      assertThat(keys(caller, "filter", value)).isEmpty();
      vectara(caller)
          .queryParam("metadata_filter", "t = '" + value + "'")
          .get(OTHER)
          .then()
          .body("sessions", hasSize(1))
          .body("sessions[0].agent_key", equalTo("other"));
    }
  }

  @Test
  void Filters_apply_together() {
    Token token = somebody();
    String wanted = create(token, ",\"description\":\"Ask support 7\",\"metadata\":{\"tier\":2}");
    create(token, ",\"description\":\"Ask support 7\",\"metadata\":{\"tier\":1}");
    create(token, ",\"description\":\"Ask sales\",\"metadata\":{\"tier\":2}");
    String disabled =
        create(
            token,
            ",\"description\":\"Ask support 7\",\"metadata\":{\"tier\":2},\"enabled\":false");

    assertThat(keys(token, "filter", "support \\d", "metadata_filter", "tier = 2"))
        .containsExactly(disabled, wanted);
    for (String truth : List.of("true", "True")) {
      assertThat(
              keys(token, "filter", "support.*", "metadata_filter", "tier >= 2", "enabled", truth))
          .containsExactly(wanted);
    }
    assertThat(keys(token, "enabled", "false")).containsExactly(disabled);
    assertThat(keys(token, "enabled", "", "filter", "", "metadata_filter", "", "limit", ""))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"support", "SUP", "^Ask", "7$", "ü.*🚀", "(?i)ASK", "^N1$", "\\bn", "."})
  void A_regular_expression_matches_anywhere_in_the_name_or_description(String filter) {
    Token token = somebody();
    String key = create(token, ",\"description\":\"Ask support ü 🚀 SUP n 7\"");
    vectara(token)
        .body("{\"name\":\"N1\",\"description\":\"\"}")
        .post(VECTARA)
        .then()
        .statusCode(201);
    List<String> found = keys(token, "filter", filter);
    assertThat(found).isNotEmpty();
    assertThat(found.contains(key)).isEqualTo(!filter.equals("^N1$"));
    assertThat(keys(token, "filter", "nothing like it")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[z-a]",
        "a**",
        "(?=x)",
        "\\1",
        "a{1001}",
        "((a{1000}){1000}){1000}",
        "\\pL{1001}"
      })
  void An_invalid_regular_expression_is_rejected(String filter) {
    refused(list(somebody(), "filter", filter), "filter");
  }

  @Test
  void A_regular_expression_has_at_most_500_characters() {
    list(somebody(), "filter", "🚀".repeat(500)).statusCode(200);
    refused(list(somebody(), "filter", "a".repeat(501)), "filter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "ten", "1.0", "99999999999", " 1", "٣"})
  void A_limit_must_be_a_number_from_1_to_100(String limit) {
    refused(list(somebody(), "limit", limit), "limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "TRUE", "null"})
  void Enabled_is_true_or_false(String enabled) {
    refused(list(somebody(), "enabled", enabled), "enabled");
  }

  @Test
  void A_page_key_is_valid_only_for_its_list_and_owner() {
    Token token = somebody();
    sessions(token, 2);
    String key = list(token, "limit", 1).extract().path("metadata.page_key");
    refused(list(somebody(), "page_key", key), "page_key");
    refused(list(token.client("app"), "page_key", key), "page_key");
    refused(list(token.scopes(Token.READ, Token.ADMIN), "page_key", key), "page_key");
    refused(vectara(token).queryParam("page_key", key).get(OTHER).then(), "page_key");
    for (String garbage : List.of("x", "v1.", "v1.AAAA", key + "A", "eyJvIjogNX0=", "\u0000")) {
      refused(list(token, "page_key", garbage), "page_key");
    }
    assertThat(key).matches("[A-Za-z0-9._-]+");
    list(token, "limit", 1, "page_key", key)
        .statusCode(200)
        .body("sessions", hasSize(1))
        .body("metadata", not(hasKey("page_key")));
  }

  @Test
  void An_unknown_agent_is_reported_before_the_parameters_are_validated() {
    vectara(somebody())
        .queryParam("limit", "x")
        .get(VECTARA.replace(Wire.DEMO, "nobody"))
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
  }

  @Test
  void An_invalid_filter_is_reported_with_its_position() {
    list(somebody(), "metadata_filter", "tier >= 2 AND")
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors.metadata_filter", containsString("line 1, column 14"))
        .body("messages[0]", containsString("metadata_filter ends where"));
  }
}
