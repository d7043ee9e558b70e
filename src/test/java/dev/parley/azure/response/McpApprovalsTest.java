package dev.parley.azure.response;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.ModelAgents.server;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.McpOnLoopback;
import dev.parley.testing.ModelAgents;
import dev.parley.testing.ModelOnLoopback;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls of tools that the user of a response approves or refuses. */
@ParleyTest
class McpApprovalsTest {

  private static final String RESPONSES = "/openai/v1/responses";
  private static final String ALWAYS = "always";

  private final Token token = somebody();

  @Inject AgroalDataSource database;

  private static String agent(Object... tools) {
    return ModelAgents.create(List.of(tools));
  }

  private Response create(String agent, Object input, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("agent", Map.of("type", "agent_reference", "name", agent));
    body.put("input", input);
    return azure(token).body(body).post(RESPONSES);
  }

  private static String ran(String key) {
    return given()
        .urlEncodingEnabled(true)
        .get(System.getProperty(McpOnLoopback.URL_PROPERTY) + "/ran/{key}", key)
        .asString();
  }

  private Response decide(String agent, Response asked, boolean approve) {
    return create(
        agent,
        decision(asked, 0, approve, Map.of("reason", "because")),
        Map.of("previous_response_id", asked.<String>path("id")));
  }

  /** The input that decides about a call. */
  private static List<Map<String, ?>> decision(
      Response asked, int output, boolean approve, Map<String, ?> more) {
    Map<String, Object> decision = new HashMap<>(more);
    decision.put("type", "mcp_approval_response");
    decision.put("approval_request_id", asked.path("output[%d].id".formatted(output)));
    decision.put("approve", approve);
    return List.of(decision);
  }

  @Test
  void A_call_waits_for_an_approval() {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked =
        create(agent, "/use local__count {\"text\":\"" + key + "\"}", Map.of("stream", false));
    asked
        .then()
        .body("status", equalTo("completed"))
        .body("output.type", contains("mcp_approval_request"))
        .body("output[0].id", startsWith("mcpr_"))
        .body("output[0].server_label", equalTo("local"))
        .body("output[0].name", equalTo("count"));
    assertThat(ran(key)).isEqualTo("0");
    create(agent, "Go on", Map.of("previous_response_id", asked.path("id")))
        .then()
        .statusCode(400)
        .body("error.message", containsString(asked.<String>path("output[0].id")));

    Response decided = decide(agent, asked, true);
    decided
        .then()
        .statusCode(200)
        .body("output.type", contains("mcp_call", "message"))
        .body("output[0].output", equalTo("Number 1"))
        .body("output[0].approval_request_id", equalTo(asked.<String>path("output[0].id")))
        .body("output[1].content[0].text", equalTo("You said: Number 1"));
    azure(token)
        .get(RESPONSES + "/" + decided.path("id") + "/input_items")
        .then()
        .body("data.type", contains("mcp_approval_response"))
        .body("data[0].approval_request_id", equalTo(asked.<String>path("output[0].id")))
        .body("data[0].approve", equalTo(true))
        .body("data[0].reason", equalTo("because"));

    decide(agent, asked, true)
        .then()
        .statusCode(400)
        .body("error.message", containsString("which waits for none"));
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void The_items_of_an_approval_are_listed_by_their_types() {
    String agent = agent(server("/json", ALWAYS));
    String id = azure(token).body("{}").post("/openai/v1/conversations").path("id");
    Map<String, String> in = Map.of("conversation", id);
    Response asked =
        create(agent, "/use local__count {\"text\":\"" + UUID.randomUUID() + "\"}", in);
    create(agent, decision(asked, 0, true, Map.of()), in).then().statusCode(200);
    for (String type : List.of("mcp_approval_request", "mcp_approval_response", "mcp_call")) {
      azure(token)
          .get("/openai/v1/conversations/" + id + "/items?item_type=" + type)
          .then()
          .statusCode(200)
          .body("data.type", contains(type));
    }
    for (String none : List.of("function_call", "function_call_output")) {
      azure(token)
          .get("/openai/v1/conversations/" + id + "/items?item_type=" + none)
          .then()
          .statusCode(200)
          .body("data", empty());
    }
  }

  @Test
  void The_model_is_told_that_a_call_was_refused() {
    String agent = agent(server("/json", Map.of("never", Map.of("tool_names", List.of("say")))));
    String key = UUID.randomUUID().toString();
    Response asked =
        create(
            agent,
            "/use local__count {\"text\":\"%s\"} | local__say {\"text\":\"hi\"}".formatted(key),
            Map.of());
    asked.then().body("output.type", contains("mcp_call", "mcp_approval_request"));
    Response refused =
        create(
            agent,
            decision(asked, 1, false, Map.of()),
            Map.of("previous_response_id", asked.path("id")));
    refused
        .then()
        .statusCode(200)
        .body("output[0].status", equalTo("failed"))
        .body("output[1].content[0].text", equalTo("You said: The user refused the call."));
    assertThat(ran(key)).isEqualTo("0");
  }

  @Test
  void Nobody_else_can_approve_a_call() {
    String agent = agent(server("/json", ALWAYS));
    Response asked = create(agent, "/use local__say {}", Map.of());
    new McpApprovalsTest().decide(agent, asked, true).then().statusCode(404);
    create(agent, decision(asked, 0, true, Map.of()), Map.of()).then().statusCode(400);
  }

  @Test
  void A_response_that_is_not_stored_cannot_approve_a_call() {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked =
        create(agent, "/use local__count {\"text\":\"" + key + "\"}", Map.of("stream", false));
    create(
            agent,
            decision(asked, 0, true, Map.of()),
            Map.of("previous_response_id", asked.<String>path("id"), "store", false))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("store"));
    assertThat(ran(key)).isEqualTo("0");
  }

  @Test
  void A_response_that_is_not_stored_cannot_ask_for_an_approval() {
    create(agent(server("/json", ALWAYS)), "/use local__say {}", Map.of("store", false))
        .then()
        .body("output.type", contains("mcp_call", "message"))
        .body("output[0].status", equalTo("failed"))
        .body(
            "output[0].error.content[0].text",
            equalTo("The tool needs an approval, which nobody can give."));
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void Of_two_decisions_at_the_same_moment_one_counts() throws SQLException {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked = create(agent, "/use local__count {\"text\":\"" + key + "\"}", Map.of());
    String session = asked.path("agent_session_id");
    List<CompletableFuture<Response>> answers;
    try (Connection holder = database.getConnection();
        Connection watcher = database.getConnection()) {
      holder.setAutoCommit(false);
      one(holder, "select key from session where key = '%s' for update".formatted(session));
      answers =
          Stream.of(true, true)
              .map(approve -> CompletableFuture.supplyAsync(() -> decide(agent, asked, approve)))
              .toList();
      await()
          .until(
              () ->
                  one(
                      watcher,
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and query like '%turn_lease%'"),
              equalTo("2"));
      holder.rollback();
    }
    assertThat(answers.stream().map(answer -> answer.join().statusCode()))
        .containsExactlyInAnyOrder(200, 400);
    answers.stream()
        .map(CompletableFuture::join)
        .filter(answer -> answer.statusCode() == 400)
        .forEach(
            refused ->
                refused
                    .then()
                    .body("error.param", equalTo("input"))
                    .body("error.message", containsString("which waits for none")));
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void A_call_that_ran_is_decided_even_if_its_response_failed() {
    String agent = agent(server("/json", ALWAYS));
    // The model server answers the output of the tool with this status.
    String output = "/status 400 " + UUID.randomUUID();
    Response asked = create(agent, "/use local__repeat {\"text\":\"" + output + "\"}", Map.of());
    decide(agent, asked, true).then().statusCode(200).body("status", equalTo("failed"));
    assertThat(ran(output)).isEqualTo("1");
    decide(agent, asked, true)
        .then()
        .statusCode(400)
        .body("error.message", containsString("which waits for none"));
    assertThat(ran(output)).isEqualTo("1");
    create(agent, "Go on", Map.of("previous_response_id", asked.path("id")))
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"));
  }

  @Test
  void The_database_admits_no_other_decision_about_a_call_that_ran() throws SQLException {
    String agent = agent(server("/json", ALWAYS));
    String output = "/status 400 " + UUID.randomUUID();
    Response asked = create(agent, "/use local__repeat {\"text\":\"" + output + "\"}", Map.of());
    decide(agent, asked, true).then().statusCode(200).body("status", equalTo("failed"));
    String again =
        """
        insert into event (agent_id, session_id, seq, id, turn_id, type, payload, created_at)
        select e.agent_id, e.session_id, e.seq + 1000, gen_random_uuid(), e.turn_id, e.type, e.payload - 'decided', e.created_at
        from event e join session s on s.agent_id = e.agent_id and s.id = e.session_id
        where s.key = '%s' and e.type = 'TOOL_APPROVAL'
        """
            .formatted(asked.<String>path("agent_session_id"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate(again))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("event_approval_unique");
    }
  }

  @Test
  void A_call_that_did_not_run_can_be_approved_again() {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked = create(agent, "/use local__count {\"text\":\"" + key + "\"}", Map.of());
    Map<String, Object> away = new HashMap<>(server("/other", ALWAYS));
    create(
            agent,
            decision(asked, 0, true, Map.of()),
            Map.of("previous_response_id", asked.<String>path("id"), "tools", List.of(away)))
        .then()
        .body("status", equalTo("failed"));
    assertThat(ran(key)).isEqualTo("0");
    decide(agent, asked, true).then().body("output[0].output", equalTo("Number 1"));
  }

  @Test
  void A_deleted_approval_cannot_be_given_again() {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked = create(agent, "/use local__count {\"text\":\"" + key + "\"}", Map.of());
    Response decided = decide(agent, asked, true);
    String items =
        "/openai/v1/conversations/"
            + azure(token).get("/openai/v1/conversations").path("data[0].id")
            + "/items";
    List<String> deleted =
        List.of(
            azure(token)
                .get(RESPONSES + "/" + decided.path("id") + "/input_items")
                .path("data[0].id"),
            decided.path("output[0].id"));
    deleted.forEach(id -> azure(token).delete(items + "/" + id).then().statusCode(200));
    azure(token)
        .queryParam("order", "asc")
        .get(items)
        .then()
        .body("data.type", contains("message", "mcp_approval_request", "message"));
    deleted.forEach(id -> azure(token).get(items + "/" + id).then().statusCode(404));
    decide(agent, asked, true)
        .then()
        .statusCode(400)
        .body("error.message", containsString("which waits for none"));
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void Neither_an_approval_nor_its_call_can_be_deleted_while_the_response_is_in_progress() {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked = create(agent, "/use local__hang {\"text\":\"" + key + "\"}", Map.of());
    Response decided = decideInBackground(agent, asked);
    await().until(() -> ran(key), equalTo("1"));
    String items =
        "/openai/v1/conversations/"
            + azure(token).get("/openai/v1/conversations").path("data[0].id")
            + "/items/";
    List<String> refused =
        List.of(
            azure(token)
                .get(RESPONSES + "/" + decided.path("id") + "/input_items")
                .path("data[0].id"),
            asked.path("output[0].id"));
    refused.forEach(
        id ->
            azure(token)
                .delete(items + id)
                .then()
                .statusCode(400)
                .body("error.message", containsString("in progress")));
    cancel(decided).then().statusCode(200);
    azure(token).delete(items + refused.get(1)).then().statusCode(200);
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void A_call_that_a_cancelled_response_has_cut_off_cannot_be_approved_again() throws SQLException {
    String agent = agent(server("/json", ALWAYS));
    String key = UUID.randomUUID().toString();
    Response asked = create(agent, "/use local__hang {\"text\":\"" + key + "\"}", Map.of());
    Response decided = decideInBackground(agent, asked);
    await().until(() -> ran(key), equalTo("1"));
    cancel(decided).then().statusCode(200).body("status", equalTo("cancelled"));
    decide(agent, asked, true)
        .then()
        .statusCode(400)
        .body("error.message", containsString("which waits for none"));
    assertThat(ran(key)).isEqualTo("1");
    assertThat(outputs(asked)).containsExactly("The call was cut off. The server may have run it.");
  }

  @Test
  void A_cancelled_response_keeps_results_that_were_not_stored_yet() throws Exception {
    String agent = agent(server("/json", ALWAYS));
    // The model server does not end its answer to this output of the tool.
    String output = "/hang " + UUID.randomUUID();
    Response asked = create(agent, "/use local__repeat {\"text\":\"" + output + "\"}", Map.of());
    CompletableFuture<Response> cancelled;
    try (Connection holder = database.getConnection()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute("lock table piece in share mode");
      }
      Response decided = decideInBackground(agent, asked);
      await().until(() -> ran(output), equalTo("1"));
      await().until(McpApprovalsTest::answering, equalTo("1"));
      cancelled = CompletableFuture.supplyAsync(() -> cancel(decided));
      await().until(McpApprovalsTest::answering, equalTo("0"));
      holder.rollback();
    }
    cancelled.join().then().statusCode(200).body("status", equalTo("cancelled"));
    assertThat(outputs(asked)).containsExactly(output);
    decide(agent, asked, true).then().statusCode(400);
    assertThat(ran(output)).isEqualTo("1");
  }

  private Response decideInBackground(String agent, Response asked) {
    return create(
        agent,
        decision(asked, 0, true, Map.of()),
        Map.of("previous_response_id", asked.<String>path("id"), "background", true));
  }

  private Response cancel(Response response) {
    return azure(token).post(RESPONSES + "/" + response.path("id") + "/cancel");
  }

  /** How many answers the model server is giving. */
  private static String answering() {
    return given().get(System.getProperty(ModelOnLoopback.URL_PROPERTY) + "/open").asString();
  }

  /** The outputs of tools in the log of a response's session. */
  private List<String> outputs(Response response) throws SQLException {
    List<String> outputs = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                select e.payload ->> 'output' from event e join session s on s.agent_id = e.agent_id and s.id = e.session_id
                where s.key = '%s' and e.type = 'TOOL_RESULT' order by e.seq
                """
                    .formatted(response.<String>path("agent_session_id")))) {
      while (found.next()) {
        outputs.add(found.getString(1));
      }
    }
    return outputs;
  }
}
