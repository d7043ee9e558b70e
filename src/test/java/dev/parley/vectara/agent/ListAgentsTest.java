package dev.parley.vectara.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentSelection;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.list.AgentSearch;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FailureException;
import dev.parley.http.PageToken;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.FilteredScan;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.testing.ParleyTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class ListAgentsTest {

  /** For the database to answer and a first agent to be looked at. */
  private static final Duration ENOUGH = Duration.ofSeconds(4);

  @Inject AgentSearch agents;
  @Inject Store store;
  @Inject Vertx vertx;

  @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
  int connections;

  private static RequestSpecification call() {
    return vectara(somebody());
  }

  private static ValidatableResponse list(RequestSpecification call) {
    return call.get(AgentsTest.AGENTS).then();
  }

  private static String tag() {
    return UUID.randomUUID().toString().substring(0, 13);
  }

  /** Keys of new agents whose names hold a tag, newest first. */
  private static List<String> agents(String tag, int count) {
    List<String> keys =
        new ArrayList<>(
            IntStream.range(0, count)
                .mapToObj(n -> AgentsTest.created("{\"name\":\"%s %d\"}".formatted(tag, n)))
                .toList());
    Collections.reverse(keys);
    return keys;
  }

  @Test
  void Agents_are_listed_newest_first_ten_by_default() {
    List<String> keys = agents(tag(), 11);
    list(call())
        .statusCode(200)
        .contentType("application/json")
        .body("agents", hasSize(10))
        .body("agents.key", equalTo(keys.subList(0, 10)))
        .body("agents[0].model.name", equalTo("default"))
        .body("metadata", hasKey("page_key"));
    list(call().queryParam("limit", 2)).body("agents.key", equalTo(keys.subList(0, 2)));
  }

  @Test
  void Pages_contain_each_agent_once_and_the_last_page_has_no_next_page() {
    String tag = tag();
    List<String> keys = agents(tag, 5);
    List<String> seen = new ArrayList<>();
    String pageKey = "";
    int pages = 0;
    while (pageKey != null && pages++ < 10) {
      JsonPath page =
          list(call()
                  .queryParam("filter", tag)
                  .queryParam("limit", 2)
                  .queryParam("page_key", pageKey))
              .statusCode(200)
              .extract()
              .jsonPath();
      assertThat(page.getMap("metadata")).isNotNull();
      seen.addAll(page.getList("agents.key", String.class));
      pageKey = page.getString("metadata.page_key");
    }
    assertThat(pages).isEqualTo(3);
    assertThat(seen).isEqualTo(keys);
  }

  @Test
  void A_list_continues_after_a_deleted_agent() {
    String tag = tag();
    List<String> keys = agents(tag, 3);
    String pageKey =
        list(call().queryParam("filter", tag).queryParam("limit", 1))
            .extract()
            .path("metadata.page_key");
    vectara(admin()).delete(AgentsTest.AGENTS + "/" + keys.get(0)).then().statusCode(204);
    list(call().queryParam("filter", tag).queryParam("page_key", pageKey))
        .body("agents.key", contains(keys.get(1), keys.get(2)))
        .body("metadata", not(hasKey("page_key")));
  }

  @Test
  void A_filter_searches_the_name_and_the_description() {
    String tag = tag();
    String named = AgentsTest.created("{\"name\":\"%s Support\"}".formatted(tag));
    String described =
        AgentsTest.created("{\"name\":\"n\",\"description\":\"the %s support\"}".formatted(tag));
    list(call().queryParam("filter", tag + " [Ss]upp"))
        .body("agents.key", contains(described, named));
    list(call().queryParam("filter", "^" + tag + ".*t$")).body("agents.key", contains(named));
    list(call().queryParam("filter", tag + " support")).body("agents.key", contains(described));
    list(call().queryParam("filter", "(?i)" + tag + " SUPPORT")).body("agents", hasSize(2));
    list(call().queryParam("filter", tag + "nothing"))
        .statusCode(200)
        .body("agents", empty())
        .body("metadata", not(hasKey("page_key")));
  }

  @Test
  void A_filter_searches_the_whole_list() {
    String tag = tag();
    String oldest = agents(tag, 1).get(0);
    agents(tag(), 120);
    list(call().queryParam("filter", tag)).body("agents.key", contains(oldest));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "a{1001}", "(?<=a)b", "\\1", "((a{100}){100})", "\\"})
  void An_invalid_or_too_complex_filter_is_rejected(String filter) {
    list(call().queryParam("filter", filter))
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors", hasKey("filter"));
  }

  @Test
  void A_filter_has_at_most_500_characters() {
    list(call().queryParam("filter", "a".repeat(500))).statusCode(200);
    list(call().queryParam("filter", "a".repeat(501))).statusCode(400);
  }

  @Test
  void Agents_can_be_filtered_by_enabled() {
    String tag = tag();
    String on = AgentsTest.created("{\"name\":\"%s\"}".formatted(tag));
    String off = AgentsTest.created("{\"name\":\"%s\",\"enabled\":false}".formatted(tag));
    list(call().queryParam("filter", tag).queryParam("enabled", "true"))
        .body("agents.key", contains(on));
    list(call().queryParam("filter", tag).queryParam("enabled", "false"))
        .body("agents.key", contains(off))
        .body("agents[0].enabled", equalTo(false));
    list(call().queryParam("filter", tag)).body("agents.key", contains(off, on));
  }

  @ParameterizedTest
  @CsvSource({
    "limit,0",
    "limit,101",
    "limit,-1",
    "limit,ten",
    "limit,1.5",
    "limit,99999999999",
    "enabled,yes",
    "enabled,1",
    "page_key,x",
    "page_key,v1.AAAA",
    "page_key,%00"
  })
  void An_invalid_query_is_rejected(String name, String value) {
    list(call().queryParam(name, value))
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors", hasKey(name));
  }

  @Test
  void A_page_key_of_another_list_is_rejected() {
    String other = new PageToken("vectara agents elsewhere").of(Instant.now(), UUID.randomUUID());
    list(call().queryParam("page_key", other))
        .statusCode(400)
        .body("field_errors", hasKey("page_key"));
  }

  @Test
  void A_caller_with_roles_on_single_agents_sees_only_those() throws Throwable {
    List<String> keys = agents(tag(), 3);
    AgentSelection two =
        new AgentSelection(
            Optional.of(Set.of(keys.get(0), keys.get(2), "nobody")),
            Optional.empty(),
            Optional.empty());
    assertThat(names(page(agents, two, Optional.empty())))
        .containsExactly(keys.get(0), keys.get(2));
  }

  private static CursorPage<DescribedAgent> page(
      AgentSearch agents, AgentSelection selection, Optional<PageCursor> after) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(
        () -> agents.page("default", selection, 10, after, Deadline.NONE));
  }

  private static List<String> names(CursorPage<DescribedAgent> found) {
    return found.items().stream().map(described -> described.agent().name).toList();
  }

  private static AgentSelection among(List<String> keys, Predicate<Agent> test) {
    return new AgentSelection(Optional.of(Set.copyOf(keys)), Optional.empty(), Optional.of(test));
  }

  @Test
  void After_the_time_limit_the_next_page_starts_after_the_last_tested_item() throws Throwable {
    List<String> keys = agents(tag(), 4);
    AgentSearch hurried = new AgentSearch(store, new FilteredScan(vertx), Duration.ZERO);
    CursorPage<DescribedAgent> first = page(hurried, among(keys, agent -> true), Optional.empty());
    assertThat(names(first)).containsExactly(keys.get(0));

    List<String> looked = new CopyOnWriteArrayList<>();
    AgentSearch slow = new AgentSearch(store, new FilteredScan(vertx), ENOUGH);
    CursorPage<DescribedAgent> second =
        page(
            slow,
            among(
                keys,
                agent -> {
                  looked.add(agent.name);
                  if (agent.name.equals(keys.get(1))) {
                    return true;
                  }
                  takeLongerThan(ENOUGH);
                  return false;
                }),
            first.next());
    assertThat(names(second)).containsExactly(keys.get(1));
    assertThat(looked).containsExactly(keys.get(1), keys.get(2));

    CursorPage<DescribedAgent> last = page(agents, among(keys, agent -> true), second.next());
    assertThat(names(last)).containsExactly(keys.get(3));
    assertThat(last.next()).isEmpty();
  }

  /** As a test does that has much to look at. */
  private static void takeLongerThan(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void
      A_search_that_finds_nothing_within_the_time_limit_fails_but_one_that_reaches_the_end_succeeds()
          throws Throwable {
    List<String> keys = agents(tag(), 2);
    AgentSearch hurried = new AgentSearch(store, new FilteredScan(vertx), Duration.ZERO);
    assertThatThrownBy(() -> page(hurried, among(keys, agent -> false), Optional.empty()))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused ->
                assertThat(refused.failure())
                    .isInstanceOfSatisfying(
                        Failure.InvalidArgument.class,
                        failure -> assertThat(failure.field()).isEqualTo(Field.FILTER)));
    CursorPage<DescribedAgent> end =
        page(hurried, among(keys.subList(0, 1), agent -> false), Optional.empty());
    assertThat(end.items()).isEmpty();
    assertThat(end.next()).isEmpty();
  }

  @Test
  void Tests_hold_no_connection_to_the_database() throws Throwable {
    List<String> keys = agents(tag(), 1);
    CountDownLatch testing = new CountDownLatch(connections);
    CountDownLatch answered = new CountDownLatch(1);
    AgentSelection waiting =
        among(
            keys,
            agent -> {
              testing.countDown();
              return awaited(answered);
            });
    List<CompletableFuture<CursorPage<DescribedAgent>>> pages = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      pages.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return page(agents, waiting, Optional.empty());
                } catch (Throwable e) {
                  throw new CompletionException(e);
                }
              },
              task -> new Thread(task).start()));
    }
    try {
      assertThat(awaited(testing)).isTrue();
      list(call()).statusCode(200);
    } finally {
      answered.countDown();
    }
    for (CompletableFuture<CursorPage<DescribedAgent>> page : pages) {
      assertThat(names(page.get(60, TimeUnit.SECONDS))).isEqualTo(keys);
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
