package dev.parley.vectara.event;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.ModelAgents.server;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.McpOnLoopback;
import dev.parley.testing.ModelAgents;
import dev.parley.testing.ModelOnLoopback;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Tools of MCP servers, and titles by a model, in a conversation that all APIs read. */
@ParleyTest
class McpEventsTest {

  private static final String RESPONSES = "/openai/v1/responses";

  private final Token token = somebody();

  @Inject DataSource database;
  @Inject StoredLog log;

  private Events events(String agent) {
    return Events.of(token, "/v2/agents/" + agent + "/sessions");
  }

  private Talk talk(String agent, Events events) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select a.rid, s.id from agent a join session s on s.agent_id = a.id where a.name = ? and s.key = ?")) {
      statement.setString(1, agent);
      statement.setString(2, events.key());
      try (ResultSet found = statement.executeQuery()) {
        assertThat(found.next()).isTrue();
        return new Talk(token, found.getString(1), "ri.aip-agents..session." + found.getString(2));
      }
    }
  }

  private Response respond(String agent, Events events, Object input) {
    return azure(token)
        .body(
            Map.of(
                "agent",
                Map.of("type", "agent_reference", "name", agent),
                "agent_session_id",
                events.key(),
                "input",
                input))
        .post(RESPONSES);
  }

  @Test
  void A_tool_that_a_server_runs_is_shown_in_all_APIs() throws SQLException {
    String agent = ModelAgents.create(List.of(server("/json", "never")));
    Events events = events(agent);
    events
        .say("/use local__say {\"text\":\"hi\"}")
        .statusCode(201)
        .body("events.type", contains("input_message", "tool_input", "tool_output", "agent_output"))
        .body("events[1].tool_configuration_name", equalTo("local"))
        .body("events[1].tool_name", equalTo("say"))
        .body("events[1].tool_input.text", equalTo("hi"))
        .body("events[2].tool_configuration_name", equalTo("local"))
        .body("events[2].tool_name", equalTo("say"))
        .body("events[2].tool_output.result", equalTo("It says hi"))
        .body("events[2].error", equalTo(false))
        .body("events[3].content", equalTo("You said: It says hi"));

    Talk talk = talk(agent, events);
    talk.say("/use local__fail {\"text\":\"x\"}")
        .body("agentMarkdownResponse", equalTo("You said: No such x"));
    talk.trace(UUID.fromString(talk.content().path("exchanges[1].result.sessionTraceId")))
        .then()
        .body("toolCallGroups[0].toolCalls[0].toolMetadata.name", equalTo("fail"))
        .body("toolCallGroups[0].toolCalls[0].output.correctionMessage", equalTo("No such x"));
    String conversation = azure(token).get("/openai/v1/conversations").path("data[0].id");
    azure(token)
        .queryParam("order", "asc")
        .get("/openai/v1/conversations/" + conversation + "/items")
        .then()
        .body(
            "data.type",
            contains("message", "mcp_call", "message", "message", "mcp_call", "message"))
        .body("data[1].output", equalTo("It says hi"))
        .body("data[4].status", equalTo("failed"));
  }

  @Test
  void Where_nobody_can_approve_a_call_the_model_is_told_so() {
    events(ModelAgents.create(List.of(server("/json", "always"))))
        .say("/use local__say {\"text\":\"hi\"}")
        .statusCode(201)
        .body("events[2].error", equalTo(true))
        .body(
            "events[3].content",
            equalTo("You said: The tool needs an approval, which nobody can give."));
  }

  @Test
  void A_server_that_is_not_allowed_fails_the_message() throws SQLException {
    String agent = ModelAgents.create(List.of(server("/other", "never")));
    Events events = events(agent);
    String message = "The MCP server 'local' is not in PARLEY_RUNTIME_MCP_ALLOWED_URLS.";
    assertThat(events.say("Hello").extract().asString()).contains(message);
    assertThat(talk(agent, events).blocking("Hello", Map.of()).asString()).contains(message);
  }

  @Test
  void An_approval_is_neither_an_event_nor_an_exchange() throws SQLException {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    Response asked = respond(agent, events, "/use local__say {\"text\":\"hi\"}");
    events.outstanding().body("client_tool_calls[0].tool_configuration_name", equalTo("local"));
    respond(
            agent,
            events,
            List.of(
                Map.of(
                    "type",
                    "mcp_approval_response",
                    "approval_request_id",
                    asked.path("output[0].id"),
                    "approve",
                    true)))
        .then()
        .statusCode(200)
        .body("output[0].output", equalTo("It says hi"));
    events
        .list()
        .body("events.type", contains("input_message", "tool_input", "tool_output", "agent_output"))
        .body("events[2].tool_name", equalTo("say"));
    Talk talk = talk(agent, events);
    talk.exchanges()
        .body("exchanges.userInput.text", contains("/use local__say {\"text\":\"hi\"}"))
        .body("exchanges[0].result.agentMarkdownResponse", equalTo("You said: It says hi"));
  }

  @Test
  void A_call_that_waits_for_an_approval_can_be_answered_with_an_output() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    respond(agent, events, "/use local__say {\"text\":\"hi\"}");
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    events
        .post(
            Map.of(
                "type",
                "tool_output",
                "tool_outputs",
                List.of(
                    Map.of(
                        "type", "success", "event_id", call, "output", Map.of("said", "nothing")))))
        .then()
        .statusCode(201)
        .body("events[1].content", equalTo("You said: {\"said\":\"nothing\"}"));
    events.outstanding().body("client_tool_calls", empty());
  }

  @Test
  void A_call_that_ran_in_a_response_that_failed_is_not_outstanding() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    // The model server answers the output of the tool with this status.
    Response asked = respond(agent, events, "/use local__repeat {\"text\":\"/status 400 x\"}");
    respond(
            agent,
            events,
            List.of(
                Map.of(
                    "type",
                    "mcp_approval_response",
                    "approval_request_id",
                    asked.path("output[0].id"),
                    "approve",
                    true)))
        .then()
        .body("status", equalTo("failed"));
    events.outstanding().body("client_tool_calls", empty());
    events.say("Go on").statusCode(201);
  }

  @Test
  void A_message_that_was_queued_behind_a_decision_is_answered_when_its_response_is_cancelled() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    UUID session = log.idOf(events.key());
    String key = UUID.randomUUID().toString();
    Response asked = respond(agent, events, "/use local__hang {\"text\":\"%s\"}".formatted(key));
    Response decided =
        azure(token)
            .body(
                Map.of(
                    "agent",
                    Map.of("type", "agent_reference", "name", agent),
                    "agent_session_id",
                    events.key(),
                    "background",
                    true,
                    "input",
                    List.of(
                        Map.of(
                            "type",
                            "mcp_approval_response",
                            "approval_request_id",
                            asked.path("output[0].id"),
                            "approve",
                            true))))
            .post(RESPONSES);
    decided.then().statusCode(200);
    await().until(() -> ran(key), equalTo("1"));
    CompletableFuture<Response> queued =
        CompletableFuture.supplyAsync(() -> events.queue("Then?", "start", "follow_up", false));
    await().until(() -> queued.isDone() || log.queued(session) == 1);
    azure(token)
        .post(RESPONSES + "/" + decided.path("id") + "/cancel")
        .then()
        .statusCode(200)
        .body("status", equalTo("cancelled"));
    queued
        .join()
        .then()
        .statusCode(201)
        .body(
            "events.type", contains("input_message", "tool_input", "input_message", "agent_output"))
        .body("events[3].content", equalTo("You said: Then?"));
    assertThat(log.isIdle(session)).isTrue();
  }

  @Test
  void A_call_whose_turn_was_interrupted_has_a_result() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    String key = UUID.randomUUID().toString();
    CompletableFuture<Response> decided = approveAndHang(agent, events, key);
    events.post(Map.of("type", "interrupt")).then().statusCode(201);
    decided.join().then().body("status", equalTo("failed"));
    assertCutOff(events, "input_message", "tool_input", "tool_output", "agent_output");
  }

  @Test
  void A_call_whose_turn_was_lost_has_a_result() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    String key = UUID.randomUUID().toString();
    CompletableFuture<Response> decided = approveAndHang(agent, events, key);
    log.endLease(log.idOf(events.key()));
    events.say("Go on").statusCode(201);
    decided.join();
    assertCutOff(
        events,
        "input_message",
        "tool_input",
        "tool_output",
        "agent_output",
        "input_message",
        "agent_output");
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void A_call_whose_event_is_gone_has_a_result_when_its_turn_was_lost() throws SQLException {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    CompletableFuture<Response> decided =
        approveAndHang(agent, events, UUID.randomUUID().toString());
    UUID session = log.idOf(events.key());
    // As if it had been deleted just before the approval.
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "delete from event where session_id = ? and type = 'TOOL_CALL'")) {
      statement.setObject(1, session);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
    log.endLease(session);
    events.say("Go on").statusCode(201);
    decided.join();
    String conversation = azure(token).get("/openai/v1/conversations").path("data[0].id");
    azure(token)
        .queryParam("order", "asc")
        .get("/openai/v1/conversations/" + conversation + "/items")
        .then()
        .body(
            "data.type",
            contains(
                "message",
                "mcp_approval_response",
                "function_call_output",
                "message",
                "message",
                "message"))
        .body("data[2].output", equalTo("The call was cut off. The server may have run it."));
  }

  @Test
  void A_call_cannot_be_deleted_while_its_turn_is_in_progress() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    CompletableFuture<Response> decided =
        approveAndHang(agent, events, UUID.randomUUID().toString());
    String call = events.path() + "/" + events.list().extract().path("events[1].id");
    vectara(token).delete(call).then().statusCode(400);
    events.post(Map.of("type", "interrupt")).then().statusCode(201);
    decided.join();
    vectara(token).delete(call).then().statusCode(204);
  }

  /** Approves the call of a tool that does not answer. */
  private CompletableFuture<Response> approveAndHang(String agent, Events events, String key) {
    Response asked = respond(agent, events, "/use local__hang {\"text\":\"%s\"}".formatted(key));
    CompletableFuture<Response> decided =
        CompletableFuture.supplyAsync(() -> approve(agent, events, asked));
    await().until(() -> ran(key), equalTo("1"));
    return decided;
  }

  private static String ran(String key) {
    return given().get(System.getProperty(McpOnLoopback.URL_PROPERTY) + "/ran/" + key).asString();
  }

  private static void assertCutOff(Events events, String... types) {
    events
        .list()
        .body("events.type", contains(types))
        .body("events[2].error", equalTo(true))
        .body(
            "events[2].tool_output.error",
            equalTo("The call was cut off. The server may have run it."));
    events.outstanding().body("client_tool_calls", empty());
  }

  @Test
  void Approvals_in_a_fork_name_the_calls_of_the_fork() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    Response asked = respond(agent, events, "/use local__say {\"text\":\"hi\"}");
    String request = asked.path("output[0].id");
    respond(
            agent,
            events,
            List.of(
                Map.of(
                    "type",
                    "mcp_approval_response",
                    "approval_request_id",
                    request,
                    "approve",
                    true)))
        .then()
        .statusCode(200);
    vectara(token)
        .body(Map.of("from_session", Map.of("session_key", events.key())))
        .post("/v2/agents/" + agent + "/sessions")
        .then()
        .statusCode(201);
    List<String> conversations = azure(token).get("/openai/v1/conversations").path("data.id");
    assertThat(conversations).hasSize(2);
    List<Map<String, Object>> items =
        conversations.stream()
            .map(
                conversation ->
                    azure(token)
                        .queryParam("order", "asc")
                        .get("/openai/v1/conversations/" + conversation + "/items")
                        .<List<Map<String, Object>>>path("data"))
            .filter(found -> !found.get(1).get("id").equals(request))
            .findFirst()
            .orElseThrow();
    assertThat(items)
        .extracting(item -> item.get("type"))
        .containsExactly(
            "message", "mcp_approval_request", "mcp_approval_response", "mcp_call", "message");
    assertThat(items.subList(2, 4))
        .extracting(item -> item.get("approval_request_id"))
        .containsOnly(items.get(1).get("id"));
  }

  @Test
  void In_a_fork_a_call_that_ran_in_a_response_that_failed_is_not_outstanding() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    // The model server answers the output of the tool with this status.
    Response asked = respond(agent, events, "/use local__repeat {\"text\":\"/status 400 x\"}");
    Events waiting = fork(agent, events);
    approve(agent, events, asked).then().body("status", equalTo("failed"));
    waiting.outstanding().body("client_tool_calls", hasSize(1));
    Events fork = fork(agent, events);
    fork.outstanding().body("client_tool_calls", empty());
    fork(agent, fork).outstanding().body("client_tool_calls", empty());
    fork.say("Go on").statusCode(201);
  }

  @Test
  void In_a_fork_a_call_is_decided_that_is_running_in_the_source() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    String key = UUID.randomUUID().toString();
    CompletableFuture<Response> decided = approveAndHang(agent, events, key);
    Events fork = fork(agent, events);
    fork.outstanding().body("client_tool_calls", empty());
    fork.say("Go on").statusCode(201);
    events.post(Map.of("type", "interrupt")).then().statusCode(201);
    decided.join();
    assertThat(ran(key)).isEqualTo("1");
  }

  @Test
  void In_a_fork_that_ends_before_its_approval_a_call_is_decided() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    Response asked = respond(agent, events, "/use local__say {\"text\":\"hi\"}");
    String call = events.outstanding().extract().path("client_tool_calls[0].event_id");
    Map<String, String> upToCall =
        Map.of("session_key", events.key(), "include_up_to_event_id", call);
    Events waiting = fork(agent, upToCall);
    approve(agent, events, asked).then().body("status", equalTo("completed"));
    waiting.outstanding().body("client_tool_calls", hasSize(1));
    Events fork = fork(agent, upToCall);
    fork.list().body("events.type", contains("input_message", "tool_input"));
    fork.outstanding().body("client_tool_calls", empty());
    fork.say("Go on").statusCode(201);
  }

  private Events fork(String agent, Events source) {
    return fork(agent, Map.of("session_key", source.key()));
  }

  private Events fork(String agent, Map<String, String> source) {
    String sessions = "/v2/agents/" + agent + "/sessions";
    String key =
        vectara(token)
            .body(Map.of("from_session", source))
            .post(sessions)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    return new Events(token, sessions, key);
  }

  private Response approve(String agent, Events events, Response asked) {
    return respond(
        agent,
        events,
        List.of(
            Map.of(
                "type",
                "mcp_approval_response",
                "approval_request_id",
                asked.path("output[0].id"),
                "approve",
                true)));
  }

  @Test
  void A_model_gives_a_session_a_title_unless_it_has_a_name() {
    String agent = ModelAgents.create(List.of());
    String sessions = "/v2/agents/" + agent + "/sessions";
    String named =
        vectara(token).body("{\"name\":\"Mine\"}").post(sessions).then().extract().path("key");
    new Events(token, sessions, named).say("Hello").statusCode(201);
    Events events = events(agent);
    events.say("Hello").statusCode(201);
    await()
        .until(
            () -> vectara(token).get(events.session()).path("name").equals(ModelOnLoopback.TITLE));
    vectara(token).get(sessions + "/" + named).then().body("name", equalTo("Mine"));
    events.say("And now?").statusCode(201);
    vectara(token).get(events.session()).then().body("name", equalTo(ModelOnLoopback.TITLE));
  }

  @Test
  void A_session_gets_its_title_when_the_first_exchange_is_complete() {
    String agent = ModelAgents.create(List.of(server("/json", "always")));
    Events events = events(agent);
    Response asked = respond(agent, events, "/use local__say {\"text\":\"hi\"}");
    respond(
            agent,
            events,
            List.of(
                Map.of(
                    "type",
                    "mcp_approval_response",
                    "approval_request_id",
                    asked.path("output[0].id"),
                    "approve",
                    true)))
        .then()
        .statusCode(200);
    await()
        .until(
            () -> vectara(token).get(events.session()).path("name").equals(ModelOnLoopback.TITLE));
  }

  @Test
  void A_title_by_a_model_is_a_change_of_the_session() throws SQLException {
    String agent = ModelAgents.create(List.of());
    String sessions = "/v2/agents/" + agent + "/sessions";
    String named =
        vectara(token).body("{\"name\":\"Mine\"}").post(sessions).then().extract().path("key");
    new Events(token, sessions, named).say("Hello").statusCode(201);
    Events titled = events(agent);
    titled.say("Hello").statusCode(201);
    await()
        .until(
            () -> vectara(token).get(titled.session()).path("name").equals(ModelOnLoopback.TITLE));
    assertThat(revision(titled.key())).isEqualTo(revision(named) + 1);
  }

  private int revision(String session) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select revision from session where key = ?")) {
      statement.setString(1, session);
      try (ResultSet found = statement.executeQuery()) {
        assertThat(found.next()).isTrue();
        return found.getInt(1);
      }
    }
  }
}
