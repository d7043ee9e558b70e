package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.ParleyIT;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Token;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What PostgreSQL is asked, read from its own log: one statement a call, once the agent is known.
 */
@ParleyIT
@Tag("training")
class StatementsIT {

  private final PostgresLog log = new PostgresLog();

  @Test
  void A_create_is_one_insert_in_every_dialect() {
    Token token = somebody();
    Runnable palantir = () -> palantir(token).body("{}").post(PALANTIR).then().statusCode(200);
    Runnable azure = () -> azure(token).body("{}").post(AZURE).then().statusCode(201);
    Runnable vectara =
        () -> vectara(token).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    palantir.run();
    azure.run();

    for (Runnable create : List.of(palantir, azure, vectara)) {
      assertThat(log.statementsOf(create))
          .singleElement()
          .asString()
          .startsWith("insert into session");
    }
  }

  @Test
  void Each_page_of_a_list_is_one_select() {
    Token token = somebody();
    azure(token).body("{}").post(AZURE).then().statusCode(201);
    String newest = azure(token).body("{}").post(AZURE).path("agent_session_id");

    Runnable first = () -> azure(token).get(AZURE).then().statusCode(200);
    Runnable next =
        () -> azure(token).queryParam("after", newest).get(AZURE).then().statusCode(200);

    for (Runnable list : List.of(first, next)) {
      assertThat(log.statementsOf(list)).singleElement().asString().startsWith("select ");
    }
  }

  @Test
  void Getting_stopping_and_deleting_a_session_are_one_statement_each() {
    Token token = somebody();
    String path = AZURE + "/" + azure(token).body("{}").post(AZURE).path("agent_session_id");
    Runnable get = () -> azure(token).get(path).then().statusCode(200);
    Runnable stop =
        () -> azure(token).urlEncodingEnabled(false).post(path + ":stop").then().statusCode(204);
    Runnable delete = () -> azure(token).delete(path).then().statusCode(204);

    assertThat(log.statementsOf(get)).singleElement().asString().startsWith("select ");
    assertThat(log.statementsOf(stop)).singleElement().asString().startsWith("update ");
    assertThat(log.statementsOf(delete)).singleElement().asString().startsWith("with deleted as");
  }

  @Test
  void Each_call_of_Palantirs_API_on_sessions_is_one_statement() {
    Token token = somebody();
    palantirSession(token);
    String rid = palantirSession(token);
    String path = PALANTIR + "/" + rid;
    String next = palantir(token).queryParam("pageSize", 1).get(PALANTIR).path("nextPageToken");
    Runnable get = () -> palantir(token).get(path).then().statusCode(200);
    Runnable list = () -> palantir(token).get(PALANTIR).then().statusCode(200);
    Runnable further =
        () -> palantir(token).queryParam("pageToken", next).get(PALANTIR).then().statusCode(200);
    Runnable all =
        () -> palantir(token).get(PALANTIR_AGENTS + "/allSessions").then().statusCode(200);
    Runnable rename =
        () ->
            palantir(token)
                .body("{\"title\":\"t\"}")
                .put(path + "/updateTitle")
                .then()
                .statusCode(204);
    Runnable delete = () -> palantir(token).delete(path).then().statusCode(204);

    for (Runnable read : List.of(get, list, further, all)) {
      assertThat(log.statementsOf(read)).singleElement().asString().startsWith("select ");
    }
    assertThat(log.statementsOf(rename)).singleElement().asString().startsWith("update ");
    assertThat(log.statementsOf(delete)).singleElement().asString().startsWith("with deleted as");
  }

  @Test
  void A_list_does_not_load_metadata_and_descriptions() {
    Token token = somebody();
    azure(token).body("{}").post(AZURE).then().statusCode(201);
    assertThat(log.statementsOf(() -> azure(token).get(AZURE).then().statusCode(200)))
        .singleElement()
        .asString()
        .doesNotContain("metadata", "description", "count(", "offset");
  }

  @Test
  void A_secret_that_no_key_has_is_looked_up_once() {
    String secret = "zut_" + UUID.randomUUID().toString().replace("-", "");
    Runnable call = () -> withKey(secret).get(VECTARA).then().statusCode(401);
    assertThat(
            log.statementsOf(
                () -> {
                  call.run();
                  call.run();
                  call.run();
                }))
        .singleElement()
        .asString()
        .contains("api_key");
  }

  @Test
  void An_agent_is_looked_up_once_and_then_cached() {
    Token token = somebody();
    azure(token).get(AZURE).then().statusCode(200);
    assertThat(
            log.statementsOf(
                () -> {
                  azure(token).get(AZURE).then().statusCode(200);
                  azure(token).get(AZURE).then().statusCode(200);
                }))
        .hasSize(2)
        .noneMatch(statement -> statement.contains("Agent "));
  }

  /**
   * What a turn asks, besides the pieces that it stores on a slow machine and what the program does
   * for all turns every second.
   */
  private List<String> statementsOfTurn(Runnable turn) {
    return log.statementsOf(turn).stream()
        .filter(statement -> !statement.startsWith("with held as"))
        .filter(statement -> !statement.startsWith("with renewed as"))
        .toList();
  }

  @Test
  void A_turn_is_four_statements_with_its_agent_and_the_first_one_three() {
    Talk talk = Talk.with(somebody(), DEMO_RID);
    List<String> first = statementsOfTurn(() -> talk.say("one"));
    assertThat(first).hasSize(3);
    for (String operation : List.of("blockingContinue", "streamingContinue")) {
      List<String> next =
          statementsOfTurn(
              () ->
                  talk.post(operation, "{\"userInput\":{\"text\":\"/tool search shoes\"}}")
                      .then()
                      .statusCode(200));
      assertThat(next)
          .hasSize(4)
          .allSatisfy(statement -> assertThat(statement).contains("agent_id = "));
      assertThat(next.get(1)).contains("into event").contains("into turn");
      assertThat(next.get(3)).contains("into event").contains("update session");
    }
  }

  @Test
  void Reading_100_exchanges_is_one_statement_and_so_is_a_trace() {
    Talk talk = Talk.with(somebody(), DEMO_RID);
    for (int exchange = 0; exchange < 100; exchange++) {
      talk.say("/empty");
    }
    assertThat(log.statementsOf(() -> talk.exchanges().body("exchanges", hasSize(100))))
        .singleElement()
        .asString()
        .startsWith("select ");
    UUID trace = UUID.fromString(talk.content().path("exchanges[99].result.sessionTraceId"));
    assertThat(log.statementsOf(() -> talk.trace(trace).then().statusCode(200)))
        .singleElement()
        .asString()
        .startsWith("select ");
  }

  @Test
  void A_fork_copies_the_conversation_in_one_statement() {
    Token token = somebody();
    Talk talk = Talk.with(token, DEMO_RID);
    for (int exchange = 0; exchange < 10; exchange++) {
      talk.say("/empty");
    }
    String body = "{\"from_session\":{\"session_key\":\"%s\"}}".formatted(keyOf(talk.rid()));
    assertThat(
            log.statementsOf(() -> vectara(token).body(body).post(VECTARA).then().statusCode(201)))
        .filteredOn(statement -> statement.contains("event"))
        .singleElement()
        .asString()
        .startsWith("with copied as");
  }
}
