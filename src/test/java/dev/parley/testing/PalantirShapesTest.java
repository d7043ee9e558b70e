package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.PalantirShapes.Answer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the validator of Palantir's answers lets pass, and what it does not. */
@DisplayNameGeneration(Sentences.class)
class PalantirShapesTest {

  private static final String AGENTS = "/api/v2/aipAgents/agents";
  private static final String AGENT_PATH =
      AGENTS + "/ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";
  private static final String SESSIONS = AGENT_PATH + "/sessions";
  private static final String SESSION_PATH =
      SESSIONS + "/ri.aip-agents..session.01a20004-d62c-7907-b339-665bc3397e80";
  private static final String VERSIONS = AGENT_PATH + "/agentVersions";

  private static final String SESSION =
      """
      {"rid":"ri.aip-agents..session.01a20004-d62c-7907-b339-665bc3397e80",
       "agentRid":"ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1",
       "agentVersion":"1.0",
       "metadata":{"title":"New session","createdTime":"2026-01-01T00:00:00Z",
        "updatedTime":"2026-01-01T00:00:00.123456789+01:00","messageCount":0,
        "estimatedExpiresTime":"9999-12-31T23:59:59Z"}}
      """;

  private static final String AGENT =
      """
      {"rid":"ri.aip-agents..agent.support","version":"1.0",
       "metadata":{"displayName":"Support","description":"Helps.",
        "inputPlaceholder":"Ask","suggestedPrompts":["Where is my order?"]},
       "parameters":{
        "customer":{"parameterType":{"type":"string","defaultValue":"nobody"},
         "access":"READ_ONLY","description":"Who asks."},
        "orders":{"parameterType":{"type":"objectSet","expectedObjectTypes":["order"]},
         "access":"READ_WRITE"}}}
      """;

  private static final String VERSION =
      "{\"string\":\"1.2\",\"version\":{\"major\":1,\"minor\":2}}";

  private static final String NOT_FOUND =
      """
      {"errorCode":"NOT_FOUND","errorName":"SessionNotFound",
       "errorDescription":"It does not exist.",
       "errorInstanceId":"01a20004-d62c-7907-b339-665bc3397e80",
       "parameters":{"agentRid":"ri.aip-agents..agent.support",
        "sessionRid":"ri.aip-agents..session.gone"}}
      """;

  private static final String GENERAL =
      """
      {"errorCode":"INVALID_ARGUMENT","errorName":"%s",
       "errorInstanceId":"01a20004-d62c-7907-b339-665bc3397e80","parameters":%s}
      """;

  private static Answer json(int status, String body) {
    return new Answer(status, "application/json", body);
  }

  private static Answer empty(int status) {
    return new Answer(status, null, "");
  }

  private static void taken(String method, String path, Answer answer) {
    assertThatCode(() -> PalantirShapes.check(method, path, answer)).doesNotThrowAnyException();
  }

  private static void refused(String reason, String method, String path, Answer answer) {
    assertThatThrownBy(() -> PalantirShapes.check(method, path, answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason);
  }

  /** A good body with one part of it written in another way. */
  private static String edited(String body, String part, String by) {
    String edited = body.replace(part, by == null ? "" : by);
    if (edited.equals(body)) {
      throw new IllegalArgumentException(part + " is not in " + body);
    }
    return edited;
  }

  @Test
  void Each_operation_can_return_its_response_type() {
    String page = "{\"data\":[" + SESSION + "],\"nextPageToken\":\"v1.abc\"}";
    taken("GET", AGENT_PATH, json(200, AGENT));
    taken("GET", AGENTS + "/allSessions", json(200, page));
    taken("GET", VERSIONS, json(200, "{\"data\":[" + VERSION + "]}"));
    taken("GET", VERSIONS + "/1.2", json(200, VERSION));
    taken("POST", SESSIONS, json(200, SESSION));
    taken("GET", SESSIONS, json(200, page));
    taken("GET", SESSIONS, json(200, "{\"data\":[]}"));
    taken("GET", SESSION_PATH, new Answer(200, "application/json;charset=UTF-8", SESSION));
    taken("DELETE", SESSION_PATH, empty(204));
    taken("PUT", SESSION_PATH + "/updateTitle", empty(204));
  }

  @Test
  void No_operation_can_return_another_operations_type() {
    refused("$", "GET", AGENT_PATH, json(200, SESSION));
    refused("$", "GET", AGENTS + "/allSessions", json(200, AGENT));
    refused("$", "GET", SESSIONS, json(200, "[" + SESSION + "]"));
    refused("$", "GET", VERSIONS, json(200, "{\"data\":[" + SESSION + "]}"));
    refused("$", "POST", SESSIONS, json(200, "{\"data\":[" + SESSION + "]}"));
    refused("no operation", "GET", AGENTS, json(200, AGENT));
    refused("no operation", "PUT", SESSION_PATH + "/updateTitle", json(200, SESSION));
    refused("no operation", "GET", SESSION_PATH, empty(204));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          session.01a20004       | session.x                           | $.rid: does not match
          ri.aip-agents..session | ri.aip-agents.session               | $.rid: does not match
          ri.aip-agents..agent   | ri.aip-agents..robot                | $.agentRid: does not match
          "agentVersion":"1.0"   | "agentVersion":"1"                  | $.agentVersion: does not match
          "agentVersion":"1.0"   | "agentVersion":1.0                  | $.agentVersion: number found
          "agentVersion":"1.0"   | "agentVersion":null                 | $.agentVersion: null found
          "agentVersion":"1.0",  |                                     | $: required property 'agentVersion' not found
          "title":"New session", |                                     | $.metadata: required property 'title' not found
          "agentVersion"         | "status":"x","agentVersion"         | $: property 'status' is not defined
          "agentVersion"         | "agentVersion":"2.0","agentVersion" | not JSON
          00:00:00Z              | 00:00:00                            | $.metadata.createdTime: does not match
          2026-01-01T00:00:00Z   | 2026-01-01T00:00Z                   | $.metadata.createdTime: does not match
          2026-01-01T00:00:00Z   | 2026-02-30T00:00:00Z                | $.metadata.createdTime: does not match the date-time pattern
          "2026-01-01T00:00:00Z" | 1767225600                          | $.metadata.createdTime: integer found
          "messageCount":0       | "messageCount":"0"                  | $.metadata.messageCount: string found
          "messageCount":0       | "messageCount":0.5                  | $.metadata.messageCount: number found
          "messageCount":0       | "messageCount":0.0                  | $.metadata.messageCount: does not match the without-fraction pattern
          "messageCount":0       | "messageCount":-2                   | $.metadata.messageCount: must have a minimum value of 0
          """)
  void A_session_that_is_not_as_documented_is_detected(String part, String by, String reason) {
    refused(reason, "GET", SESSION_PATH, json(200, edited(SESSION, part, by)));
  }

  @Test
  void A_title_has_200_characters_at_most_however_they_are_encoded() {
    taken("GET", SESSION_PATH, json(200, edited(SESSION, "New session", "😀".repeat(200))));
    refused(
        "$.metadata.title: must be at most 200 characters long",
        "GET",
        SESSION_PATH,
        json(200, edited(SESSION, "New session", "x".repeat(201))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,"suggestedPrompts":["Where is my order?"]           |                             | $.metadata: required property 'suggestedPrompts' not found
          ["Where is my order?"]                               | null                        | $.metadata.suggestedPrompts: null found, array expected
          "Where is my order?"                                 | 5                           | $.metadata.suggestedPrompts[0]: integer found, string expected
          "description":"Helps."                               | "description":null          | $.metadata.description: null found, string expected
          "displayName":"Support",                             |                             | $.metadata: required property 'displayName' not found
          "parameters":                                        | "parameter":                | $: property 'parameter' is not defined
          READ_ONLY                                            | READ                        | $.parameters.customer.access: does not have a value in the enumeration
          "type":"string"                                      | "type":"number"             | $.parameters.customer.parameterType.type: must be the constant value
          "type":"string","defaultValue":"nobody"              | "type":"string","string":{} | $.parameters.customer.parameterType: property 'string' is not evaluated
          ,"expectedObjectTypes":["order"]                     |                             | $.parameters.orders.parameterType: required property 'expectedObjectTypes' not found
          {"type":"objectSet","expectedObjectTypes":["order"]} | null                        | $.parameters.orders.parameterType: null found, object expected
          "version":"1.0"                                      | "version":"v1"              | $.version: does not match
          """)
  void An_agent_that_is_not_as_documented_is_detected(String part, String by, String reason) {
    refused(reason, "GET", AGENT_PATH, json(200, edited(AGENT, part, by)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"string\":\"1.2\",\"version\":{\"major\":1,\"minor\":3}}",
        "{\"string\":\"1.2\",\"version\":{\"major\":\"1\",\"minor\":2}}",
        "{\"string\":\"1.2\",\"version\":{\"major\":1}}",
        "{\"string\":\"1.2\"}",
        "{\"string\":\"01.2\",\"version\":{\"major\":1,\"minor\":2}}",
        "\"1.2\""
      })
  void A_version_that_is_not_as_documented_is_detected(String version) {
    refused("$", "GET", VERSIONS + "/1.2", json(200, version));
    refused("$.data[0]", "GET", VERSIONS, json(200, "{\"data\":[" + version + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":null}",
        "{\"data\":[],\"nextPageToken\":null}",
        "{\"data\":[],\"nextPageToken\":\"\"}",
        "{\"data\":[],\"nextPageToken\":\"abc\"}",
        "{\"data\":[],\"nextPageToken\":\"v1.\"}",
        "{\"data\":[],\"totalCount\":0}"
      })
  void A_page_that_is_not_as_documented_is_detected(String page) {
    for (String path : new String[] {SESSIONS, VERSIONS, AGENTS + "/allSessions"}) {
      refused("$", "GET", path, json(200, page));
    }
  }

  @Test
  void A_body_must_be_declared_as_JSON_and_an_empty_one_must_not_be() {
    refused("Content-Type", "GET", SESSION_PATH, new Answer(200, "text/plain", SESSION));
    refused("Content-Type", "GET", SESSION_PATH, new Answer(200, null, SESSION));
    refused("not JSON", "GET", SESSION_PATH, json(200, SESSION + "{}"));
    refused("not JSON", "GET", SESSION_PATH, json(200, SESSION.substring(1)));
    refused("$", "GET", SESSION_PATH, json(200, ""));
    refused("Content-Type", "DELETE", SESSION_PATH, new Answer(204, "application/json", ""));
    refused("there is a body", "DELETE", SESSION_PATH, new Answer(204, null, "{}"));
    refused("Content-Type", "GET", SESSION_PATH, new Answer(404, "text/html", NOT_FOUND));
  }

  @Test
  void A_success_is_200_or_204() {
    refused("$.errorName", "POST", SESSIONS, json(201, SESSION));
    refused("no operation", "POST", SESSIONS, empty(204));
    refused("an error of this status has a body", "POST", SESSIONS, empty(202));
    refused("an error of this status has a body", "POST", SESSIONS, empty(302));
  }

  @Test
  void Documented_errors_are_accepted() {
    taken("GET", SESSION_PATH, json(404, NOT_FOUND));
    taken("GET", SESSIONS, json(400, GENERAL.formatted("InvalidPageSize", "{\"pageSize\":0}")));
    taken(
        "GET", SESSIONS, json(400, GENERAL.formatted("InvalidPageToken", "{\"pageToken\":\"x\"}")));
    taken("POST", SESSIONS, json(422, GENERAL.formatted("Conjure:UnprocessableEntity", "{}")));
    taken(
        "POST",
        SESSIONS,
        json(
            400,
            edited(GENERAL, "INVALID_ARGUMENT", "CUSTOM_CLIENT")
                .formatted(
                    "RateLimitExceeded",
                    "{\"agentRid\":\"ri.a..b.c\",\"sessionRid\":\"ri.a..b.d\",\"details\":\"\"}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NOT_FOUND                                  | INVALID_ARGUMENT         | $.errorCode: must be the constant value 'NOT_FOUND'
          SessionNotFound                            | NoSuchSession            | not that of a known error
          "errorName":"SessionNotFound",             |                          | not that of a known error
          "errorCode":"NOT_FOUND",                   |                          | $: required property 'errorCode' not found
          -d62c-7907-b339-665bc3397e80               | d62c7907b339665bc3397e80 | $.errorInstanceId: does not match
          "It does not exist."                       | null                     | $.errorDescription: null found, string expected
          errorDescription                           | message                  | $: property 'message' is not defined
          "agentRid":"ri.aip-agents..agent.support", |                          | $.parameters: required property 'agentRid' not found
          ri.aip-agents..agent.support               | support                  | $.parameters.agentRid: does not match
          "ri.aip-agents..session.gone"              | null                     | $.parameters.sessionRid: null found
          "agentRid"                                 | "why":1,"agentRid"       | $.parameters: property 'why' is not defined
          """)
  void An_error_that_is_not_as_documented_is_detected(String part, String by, String reason) {
    refused(reason, "GET", SESSION_PATH, json(404, edited(NOT_FOUND, part, by)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"\"", "{\"name\":\"x\"}"})
  void Parameters_are_an_object_even_if_there_are_none(String parameters) {
    Answer answer = json(400, GENERAL.formatted("Default:InvalidArgument", parameters));
    refused("$.parameters", "GET", SESSION_PATH, answer);
  }

  @Test
  void An_error_has_exactly_its_documented_parameters() {
    refused(
        "$.parameters.pageSize: string found, integer expected",
        "GET",
        SESSIONS,
        json(400, GENERAL.formatted("InvalidPageSize", "{\"pageSize\":\"0\"}")));
    refused(
        "$.parameters: required property 'pageToken' not found",
        "GET",
        SESSIONS,
        json(400, GENERAL.formatted("InvalidPageToken", "{}")));
  }

  @Test
  void The_status_of_an_error_must_match_its_code() {
    refused(
        "$.status: must be the constant value '404'", "GET", SESSION_PATH, json(400, NOT_FOUND));
    refused(
        "$.status: must be the constant value '422'",
        "POST",
        SESSIONS,
        json(400, GENERAL.formatted("Conjure:UnprocessableEntity", "{}")));
  }

  @Test
  void Responses_without_a_body_are_404_or_503() {
    taken("GET", "/api/v2/aipAgents/nothing", empty(404));
    taken("PATCH", SESSIONS, empty(405));
    taken("POST", SESSIONS, empty(429));
    taken("GET", SESSION_PATH, empty(503));
    refused("there is such an operation", "GET", SESSION_PATH, empty(404));
    refused("there is such an operation", "POST", SESSIONS, empty(405));
    refused("an error of this status has a body", "GET", SESSION_PATH, empty(401));
    refused("an error of this status has a body", "GET", SESSION_PATH, empty(500));
    refused("Content-Type", "PATCH", SESSIONS, new Answer(405, "application/json", ""));
  }
}
