package dev.parley.azure.response;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.ModelAgents.server;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.McpOnLoopback;
import dev.parley.testing.ModelAgents;
import dev.parley.testing.ModelFrames;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses of agents that use the tools of an MCP server. */
@ParleyTest
class McpResponsesTest {

  private static final String RESPONSES = "/openai/v1/responses";
  private static final String NEVER = "never";

  private final Token token = somebody();

  private static String mcp() {
    return System.getProperty(McpOnLoopback.URL_PROPERTY);
  }

  private static String agent(Object... tools) {
    return ModelAgents.create(List.of(tools));
  }

  private Response create(String agent, Object input, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("agent", Map.of("type", "agent_reference", "name", agent));
    body.put("input", input);
    return azure(token).body(body).post(RESPONSES);
  }

  private ValidatableResponse says(String agent, String input) {
    return create(agent, input, Map.of()).then().statusCode(200);
  }

  private static String count(String what) {
    return given().get(mcp() + what).asString();
  }

  @ParameterizedTest
  @CsvSource({
    "/json,CHAT_COMPLETIONS",
    "/json,RESPONSES",
    "/stream,CHAT_COMPLETIONS",
    "/token,CHAT_COMPLETIONS"
  })
  void A_tool_is_run_and_the_model_told_what_it_says(String path, ModelFrames api) {
    says(ModelAgents.create(List.of(server(path, NEVER)), api), "/use local__say {\"text\":\"hi\"}")
        .body("status", equalTo("completed"))
        .body("output.type", contains("mcp_call", "message"))
        .body("output[0].id", startsWith("mcp_"))
        .body("output[0].server_label", equalTo("local"))
        .body("output[0].name", equalTo("say"))
        .body("output[0].arguments", equalTo("{\"text\":\"hi\"}"))
        .body("output[0].output", equalTo("It says hi"))
        .body("output[0].error", nullValue())
        .body("output[0].status", equalTo("completed"))
        .body("output[0].approval_request_id", nullValue())
        .body("output[1].content[0].text", equalTo("You said: It says hi"))
        .body("usage.total_tokens", equalTo(16));
    await().until(() -> count("/sessions").equals("0"));
  }

  @Test
  void A_stored_response_and_its_conversation_have_the_call() {
    String agent = agent(server("/json", NEVER));
    String conversation =
        azure(token)
            .body("{}")
            .post("/agents/" + agent + "/endpoint/protocols/openai/conversations")
            .path("id");
    Response created =
        create(agent, "/use local__say {\"text\":\"hi\"}", Map.of("conversation", conversation));
    assertThat(azure(token).get(RESPONSES + "/" + created.path("id")).<Object>path("output"))
        .isEqualTo(created.path("output"));
    String items = "/openai/v1/conversations/" + conversation + "/items";
    azure(token)
        .queryParam("order", "asc")
        .get(items)
        .then()
        .body("data.type", contains("message", "mcp_call", "message"))
        .body("data[1].id", equalTo(created.<String>path("output[0].id")));
    azure(token)
        .get(items + "/" + created.path("output[0].id"))
        .then()
        .statusCode(200)
        .body("output", equalTo("It says hi"));
    create(agent, "/messages", Map.of("conversation", conversation))
        .then()
        .body("output[0].content[0].text", containsString("tool: It says hi"));
  }

  @Test
  void The_stream_shows_the_call() {
    String stream =
        create(
                agent(server("/stream", NEVER)),
                "/use local__say {\"text\":\"hi\"} | local__fail {\"text\":\"x\"}",
                Map.of("stream", true))
            .asString();
    assertThat(
            stream
                .lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .filter(type -> !type.contains("text") && !type.contains("content"))
                .toList())
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.mcp_call.in_progress",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.completed",
            "response.output_item.done",
            "response.output_item.added",
            "response.mcp_call.in_progress",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_call.failed",
            "response.output_item.done",
            "response.output_item.added",
            "response.output_item.done",
            "response.completed");
  }

  @ParameterizedTest
  @CsvSource({
    "/json,fail,No such x",
    "/json,refuse,The server of the tool failed: it answered with the error -32602: bad arguments.",
    "/stream,hang,The server of the tool failed: it did not answer in time.",
    "/stream,large,The server of the tool failed: its answer is not valid: the result has more than 100000 characters.",
    "/json,broken,The server of the tool failed: its answer is not valid: a message is not a JSON object."
  })
  void The_model_is_told_that_a_tool_failed(String path, String tool, String told) {
    says(agent(server(path, NEVER)), "/use local__" + tool + " {\"text\":\"x\"}")
        .body("status", equalTo("completed"))
        .body("output[0].status", equalTo("failed"))
        .body("output[0].output", nullValue())
        .body("output[0].error.type", equalTo("mcp_tool_execution_error"))
        .body("output[0].error.content[0].text", equalTo(told))
        .body("output[1].content[0].text", equalTo("You said: " + told));
  }

  @Test
  void Another_session_is_begun_when_the_server_has_forgotten_one() {
    says(agent(server("/json", NEVER)), "/use local__forget {\"text\":\"" + token + "\"}")
        .body("output[0].output", equalTo("Remembered"));
  }

  @ParameterizedTest
  @CsvSource({
    "/other,is not in PARLEY_RUNTIME_MCP_ALLOWED_URLS",
    "/moved,did not answer as the protocol wants it",
    "/text,did not answer as the protocol wants it",
    "/many,did not answer as the protocol wants it"
  })
  void A_server_that_cannot_be_used_fails_the_response(String path, String message) {
    create(agent(server(path, NEVER)), "Hello", Map.of())
        .then()
        .body("status", equalTo("failed"))
        .body("error.message", containsString("The MCP server 'local'"))
        .body("error.message", containsString(message))
        .body("error.message", not(containsString("secret")));
  }

  @Test
  void A_server_that_is_away_fails_the_response() {
    create(
            agent(
                Map.of(
                    "type",
                    "mcp",
                    "server_label",
                    "local",
                    "server_url",
                    "http://127.0.0.1:1/away")),
            "Hello",
            Map.of())
        .then()
        .body("error.message", containsString("it cannot be reached"));
  }

  @Test
  void Only_allowed_tools_are_offered() {
    Map<String, Object> some = new HashMap<>(server("/json", NEVER));
    some.put("allowed_tools", List.of("say", "count"));
    says(agent(some), "/tools")
        .body("output[0].content[0].text", equalTo("local__say local__count"));
  }

  @Test
  void The_tools_of_a_request_take_precedence_and_its_secrets_are_not_shown() {
    Map<String, Object> secret = new HashMap<>(server("/token", NEVER));
    secret.put("headers", Map.of("X-Key", "very-secret"));
    secret.put("server_label", "mine");
    Response response =
        create(
            agent(server("/json", NEVER)),
            "/use mine__say {\"text\":\"hi\"}",
            Map.of("tools", List.of(secret)));
    response
        .then()
        .body("output[0].output", equalTo("It says hi"))
        .body("tools[0].server_label", equalTo("mine"));
    assertThat(response.asString()).doesNotContain("secret", "X-Key");
    assertThat(azure(token).get(RESPONSES + "/" + response.path("id")).asString())
        .doesNotContain("secret", "X-Key");
  }

  @Test
  void The_token_of_the_configuration_is_sent_with_the_headers_of_a_definition() {
    Map<String, Object> tenant = new HashMap<>(server("/token", NEVER));
    tenant.put("headers", Map.of("X-Tenant", "7"));
    says(agent(tenant), "/use local__headers {}")
        .body(
            "output[0].output",
            equalTo("{authorization=Bearer " + McpOnLoopback.TOKEN + ", x-tenant=7}"));
  }

  @Test
  void The_authorization_of_a_definition_replaces_the_token_of_the_configuration() {
    Map<String, Object> own = new HashMap<>(server("/token", NEVER));
    own.put("authorization", "mine");
    create(agent(own), "Hello", Map.of())
        .then()
        .body("error.message", containsString("did not answer as the protocol wants it"));
    own.put("server_url", mcp() + "/json");
    says(agent(own), "/use local__headers {}")
        .body("output[0].output", equalTo("{authorization=Bearer mine}"));
  }

  @Test
  void A_header_that_changes_where_a_request_seems_to_come_from_fails_the_response() {
    Map<String, Object> proxied = new HashMap<>(server("/token", NEVER));
    proxied.put("headers", Map.of("X-Forwarded-User", "admin"));
    create(agent(), "Hello", Map.of("tools", List.of(proxied)))
        .then()
        .body("status", equalTo("failed"))
        .body("error.message", equalTo("A header for the MCP server 'local' cannot be sent."));
  }

  @Test
  void Functions_are_for_the_caller_and_other_tools_run_before() {
    String agent = agent(server("/json", NEVER));
    List<Map<String, Object>> tools =
        List.of(
            server("/json", NEVER),
            Map.of("type", "function", "name", "weather", "parameters", Map.of()));
    Response asked =
        create(
            agent,
            "/use weather {\"city\":\"Paris\"} | local__say {\"text\":\"hi\"}",
            Map.of("tools", tools));
    asked.then().body("output.type", contains("mcp_call", "function_call"));
    create(
            agent,
            List.of(
                Map.of(
                    "type",
                    "function_call_output",
                    "call_id",
                    asked.<String>path("output[1].call_id"),
                    "output",
                    "sunny")),
            Map.of("previous_response_id", asked.<String>path("id"), "tools", tools))
        .then()
        .body("status", equalTo("completed"))
        .body("output[0].content[0].text", equalTo("You said: sunny"));
  }

  @Test
  void Calls_of_different_responses_have_different_ids() {
    String agent = agent(Map.of("type", "function", "name", "weather", "parameters", Map.of()));
    Response first = create(agent, "/use weather {} | weather {}", Map.of());
    List<String> ids = first.path("output.call_id");
    assertThat(ids).hasSize(2);
    Response second =
        create(
            agent,
            List.of(
                Map.of("type", "function_call_output", "call_id", ids.get(0), "output", "sunny"),
                Map.of("type", "function_call_output", "call_id", ids.get(1), "output", "rainy"),
                Map.of("role", "user", "content", "/use weather {} | weather {}")),
            Map.of("previous_response_id", first.<String>path("id")));
    second.then().statusCode(200);
    assertThat(second.<List<String>>path("output.call_id"))
        .hasSize(2)
        .doesNotContainAnyElementsOf(ids);
  }

  @Test
  void A_cancelled_response_closes_the_connection_to_the_server() {
    Response asked =
        create(agent(server("/stream", NEVER)), "/use local__hang {}", Map.of("background", true));
    await().until(() -> count("/open").equals("1"));
    azure(token).post(RESPONSES + "/" + asked.path("id") + "/cancel").then().statusCode(200);
    await().atMost(Duration.ofSeconds(1)).until(() -> count("/open").equals("0"));
    await().until(() -> count("/sessions").equals("0"));
  }

  @Test
  void A_call_can_be_given_back_as_it_was_received() {
    String agent = agent(server("/json", NEVER));
    List<Map<String, Object>> output =
        create(agent, "/use local__say {\"text\":\"hi\"}", Map.of("store", false)).path("output");
    List<Object> input = new ArrayList<>(output);
    input.add(Map.of("role", "user", "content", "/messages"));
    create(agent, input, Map.of())
        .then()
        .statusCode(200)
        .body("output[0].content[0].text", containsString("tool: It says hi"));
    azure(token)
        .body(
            Map.of(
                "items",
                List.of(
                    Map.of(
                        "type",
                        "mcp_approval_response",
                        "approval_request_id",
                        "mcpr_" + "0".repeat(32),
                        "approve",
                        true))))
        .post("/openai/v1/conversations")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("items[0].type"));
  }

  /** A function of the caller's own, whose result the model is told. */
  @ParameterizedTest
  @EnumSource
  void A_function_is_for_the_caller_to_run(ModelFrames api) {
    String agent =
        ModelAgents.create(
            List.of(
                Map.of(
                    "type", "function", "name", "weather", "parameters", Map.of("type", "object"))),
            api);
    Response asked = create(agent, "/use weather {\"city\":\"Bern\"}", Map.of());
    asked
        .then()
        .body("output.type", contains("function_call"))
        .body("output[0].name", equalTo("weather"))
        .body("output[0].arguments", equalTo("{\"city\":\"Bern\"}"));
    create(
            agent,
            List.of(
                Map.of(
                    "type",
                    "function_call_output",
                    "call_id",
                    asked.path("output[0].call_id"),
                    "output",
                    "/messages")),
            Map.of("previous_response_id", asked.path("id")))
        .then()
        .statusCode(200)
        .body(
            "output[0].content[0].text",
            matchesPattern("(?s)user: /use weather.*assistant: \\w+\ntool: /messages"));
  }
}
