package dev.parley.palantir.session;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of sessions, with one agent and with all agents, and their paging. */
@ParleyTest
class ListSessionsTest {

  private static final String OTHER = PALANTIR.replace(DEMO_RID, "ri.aip-agents..agent.other");
  private static final String ALL = PALANTIR_AGENTS + "/allSessions";

  /** Every list of this dialect. */
  static final List<String> LISTS =
      List.of(PALANTIR, ALL, PALANTIR_AGENTS + "/" + DEMO_RID + "/agentVersions");

  private static List<String> listed(Token token, String list) {
    return palantir(token).get(list).then().statusCode(200).extract().path("data.rid");
  }

  private static Response page(Token token, String list, int size, String next) {
    var request = palantir(token).queryParam("pageSize", size);
    if (next != null) {
      request.queryParam("pageToken", next);
    }
    return request.get(list).then().statusCode(200).extract().response();
  }

  private static void rename(Token token, String rid) {
    palantir(token)
        .body("{\"title\":\"renamed\"}")
        .put(PALANTIR + "/" + rid + "/updateTitle")
        .then()
        .statusCode(204);
  }

  private static void delete(Token token, String rid) {
    palantir(token).delete(PALANTIR + "/" + rid).then().statusCode(204);
  }

  /** New sessions, newest first. */
  private static List<String> sessions(Token token, int count) {
    List<String> rids =
        IntStream.range(0, count)
            .mapToObj(i -> palantirSession(token))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(rids);
    return rids;
  }

  @Test
  void A_caller_without_sessions_gets_an_empty_list_without_a_page_token() {
    for (String list : List.of(PALANTIR, ALL)) {
      palantir(somebody())
          .get(list)
          .then()
          .statusCode(200)
          .contentType("application/json")
          .body("data", empty())
          .body("$", not(hasKey("nextPageToken")));
    }
  }

  @Test
  void Sessions_with_an_agent_are_listed_latest_update_first() {
    Token token = somebody();
    List<String> rids = sessions(token, 3);
    assertThat(listed(token, PALANTIR)).isEqualTo(rids);

    rename(token, rids.get(2));

    assertThat(listed(token, PALANTIR)).containsExactly(rids.get(2), rids.get(0), rids.get(1));
  }

  @Test
  void Sessions_with_all_agents_are_listed_newest_first() {
    Token token = somebody();
    String first = palantirSession(token);
    String second = palantir(token).body("{}").post(OTHER).path("rid");
    String third = palantirSession(token);

    palantir(token)
        .get(ALL)
        .then()
        .statusCode(200)
        .body("data.rid", equalTo(List.of(third, second, first)))
        .body("data[1].agentRid", equalTo("ri.aip-agents..agent.other"))
        .body("data[1].agentVersion", equalTo("3.0"))
        .body("data[0].metadata.title", equalTo("New session"));
    assertThat(listed(token, PALANTIR)).containsExactly(third, first);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void Pages_of_any_size_make_up_the_whole_list(int size) {
    Token token = somebody();
    List<String> rids = sessions(token, 4);
    for (String list : List.of(PALANTIR, ALL)) {
      List<String> read = new ArrayList<>();
      String next = null;
      do {
        Response page = page(token, list, size, next);
        List<String> found = page.path("data.rid");
        assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(size);
        read.addAll(found);
        next = page.path("nextPageToken");
      } while (next != null);
      assertThat(read).isEqualTo(rids);
    }
  }

  @Test
  void A_page_has_100_items_by_default_and_at_most() {
    Token token = somebody();
    Parallel.map(IntStream.range(0, 8).boxed().toList(), i -> sessions(token, i < 5 ? 13 : 12));
    for (String list : List.of(PALANTIR, ALL)) {
      palantir(token).get(list).then().body("data", hasSize(100));
      Response most = page(token, list, 1_000, null);
      most.then().body("data", hasSize(100));
      page(token, list, 100, most.path("nextPageToken"))
          .then()
          .body("data", hasSize(1))
          .body("$", not(hasKey("nextPageToken")));
    }
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void A_page_size_of_0_or_less_is_InvalidPageSize(String list) {
    for (int size : new int[] {0, -1, Integer.MIN_VALUE}) {
      palantir(somebody())
          .queryParam("pageSize", size)
          .get(list)
          .then()
          .statusCode(400)
          .body("errorCode", equalTo("INVALID_ARGUMENT"))
          .body("errorName", equalTo("InvalidPageSize"))
          .body("parameters.pageSize", equalTo(size));
    }
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void A_page_size_that_is_not_an_integer_is_InvalidArgument(String list) {
    for (String size : List.of("ten", "1.0", "99999999999", "%2010", "0x10", "%2B5", "%D9%A3")) {
      palantir(somebody())
          .urlEncodingEnabled(false)
          .get(list + "?preview=true&pageSize=" + size)
          .then()
          .statusCode(400)
          .body("errorName", equalTo("Default:InvalidArgument"));
    }
  }

  @ParameterizedTest
  @FieldSource("LISTS")
  void An_unknown_page_token_is_InvalidPageToken(String list) {
    String shape = "v1.AAAAAAAAAAA";
    for (String token : List.of("v1.", "v1.!", "v2.AAAA", "x", shape, shape + "=", "v1.%00")) {
      palantir(somebody())
          .urlEncodingEnabled(false)
          .get(list + "?preview=true&pageToken=" + token)
          .then()
          .statusCode(400)
          .body("errorName", equalTo("InvalidPageToken"));
    }
  }

  @Test
  void A_page_token_is_valid_only_for_its_list() {
    Token token = somebody();
    sessions(token, 2);
    palantir(token).body("{}").post(OTHER).then().statusCode(200);
    String mine = page(token, PALANTIR, 1, null).path("nextPageToken");
    String all = page(token, ALL, 1, null).path("nextPageToken");

    Stream.of(
            palantir(token).queryParam("pageToken", all).get(PALANTIR),
            palantir(token).queryParam("pageToken", mine).get(ALL),
            palantir(token).queryParam("pageToken", mine).get(OTHER),
            palantir(somebody()).queryParam("pageToken", mine).get(PALANTIR),
            palantir(token.client("app")).queryParam("pageToken", mine).get(PALANTIR))
        .forEach(
            answer -> answer.then().statusCode(400).body("errorName", equalTo("InvalidPageToken")));
    assertThat(page(token, PALANTIR, 1, mine).<List<String>>path("data.rid")).hasSize(1);
  }

  @Test
  void Listing_all_sessions_requires_the_write_scope_and_has_its_own_error() {
    palantir(somebody().scopes(Token.READ))
        .get(ALL)
        .then()
        .statusCode(403)
        .body("errorCode", equalTo("PERMISSION_DENIED"))
        .body("errorName", equalTo("GetAllSessionsAgentsPermissionDenied"))
        .body("parameters.size()", equalTo(0));
    palantir(somebody().scopes(Token.READ))
        .get(ALL + "/")
        .then()
        .body("errorName", equalTo("GetAllSessionsAgentsPermissionDenied"));
    palantir(somebody().scopes(Token.WRITE)).get(ALL).then().statusCode(200);
    palantir(somebody().scopes(Token.WRITE))
        .get(PALANTIR)
        .then()
        .statusCode(403)
        .body("errorName", equalTo("ApiUsageDenied"));
  }

  @Test
  void All_pages_show_each_session_once_whatever_happens_to_any_of_them_meanwhile() {
    Token token = somebody();
    List<String> rids = sessions(token, 12);
    Response first = page(token, ALL, 3, null);
    List<String> read = new ArrayList<>(first.path("data.rid"));

    rename(token, rids.get(0)); // seen
    rename(token, rids.get(7)); // not seen yet
    delete(token, rids.get(1)); // seen
    delete(token, rids.get(2)); // where the next page starts
    delete(token, rids.get(5)); // not seen yet
    palantirSession(token);
    String next = first.path("nextPageToken");
    while (next != null) {
      Response page = page(token, ALL, 3, next);
      read.addAll(page.path("data.rid"));
      rename(token, rids.get(11));
      next = page.path("nextPageToken");
    }

    List<String> expected = new ArrayList<>(rids);
    expected.remove(5);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void Concurrent_changes_cause_no_duplicates_or_gaps_in_the_list() {
    Token token = somebody();
    List<String> staying = sessions(token, 40);
    CompletableFuture<Void> walked = new CompletableFuture<>();

    List<Integer> changes =
        Parallel.map(
            List.of(0, 1, 2),
            worker -> {
              int rounds = 0;
              if (worker > 0) {
                for (; rounds < 500 && !walked.isDone(); rounds++) {
                  String passing = palantirSession(token);
                  rename(token, staying.get((7 * rounds + worker) % staying.size()));
                  delete(token, passing);
                }
                return rounds;
              }
              try {
                for (; rounds < 5; rounds++) {
                  assertThat(walk(token)).containsAll(staying);
                }
                return rounds;
              } finally {
                walked.complete(null);
              }
            });
    // They did so while the list was read.
    assertThat(changes).allMatch(rounds -> rounds > 1);
  }

  /** All that is listed; none of it twice. */
  private static Set<String> walk(Token token) {
    Set<String> seen = new HashSet<>();
    String next = null;
    do {
      Response page = page(token, ALL, 7, next);
      page.<List<String>>path("data.rid")
          .forEach(rid -> assertThat(seen.add(rid)).as("%s is new", rid).isTrue());
      next = page.path("nextPageToken");
    } while (next != null);
    return seen;
  }

  @Test
  void A_session_updated_while_pages_are_read_is_not_listed_twice() {
    Token token = somebody();
    List<String> rids = sessions(token, 4);
    Response first = page(token, PALANTIR, 2, null);
    rename(token, rids.get(0));
    page(token, PALANTIR, 2, first.path("nextPageToken"))
        .then()
        .body("data.rid", equalTo(List.of(rids.get(2), rids.get(3))));
  }
}
