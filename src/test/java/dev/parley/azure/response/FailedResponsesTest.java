package dev.parley.azure.response;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.azure.conversation.WireIds;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses that fail because the model does, by OpenAI's codes. */
@ParleyTest
@TestProfile(OtherSettings.class)
class FailedResponsesTest {

  private static final String CREATE = "/agents/model/endpoint/protocols/openai/responses";
  private static final String RESPONSES = "/openai/v1/responses";

  @Inject AgroalDataSource database;

  @ParameterizedTest
  @CsvSource({
    "/status 401, server_error",
    "/status 413, invalid_prompt",
    "/status 429, rate_limit_exceeded"
  })
  void A_failure_has_the_same_code_when_it_is_read_again(String input, String code) {
    Token token = somebody();
    Response failed = azure(token).body(Map.of("input", input)).post(CREATE);
    failed
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("error.code", equalTo(code));
    Response read = azure(token).get(RESPONSES + "/" + failed.path("id"));
    read.then().statusCode(200).body("status", equalTo("failed"));
    assertThat(read.<Map<String, String>>path("error")).isEqualTo(failed.path("error"));
    azure(token).get(RESPONSES).then().body("data[0].error.code", equalTo(code));

    String id =
        azure(token)
            .body(Map.of("input", input, "background", true, "stream", true))
            .post(CREATE)
            .header("x-agent-response-id");
    await()
        .untilAsserted(
            () -> azure(token).get(RESPONSES + "/" + id).then().body("error.code", equalTo(code)));
    assertThat(azure(token).get(RESPONSES + "/" + id + "?stream=true").asString())
        .contains("event: response.failed\n")
        .contains("\"code\":\"" + code + "\"");
  }

  @Test
  void A_failure_whose_cause_was_added_by_a_later_version_can_be_shown() throws SQLException {
    Token token = somebody();
    String session =
        azure(token).body("{}").post("/agents/model/endpoint/sessions").path("agent_session_id");
    String id =
        azure(token)
            .body(Map.of("input", "/status 413", "agent_session_id", session))
            .post(CREATE)
            .path("id");
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("update turn set cause = 'ADDED_LATER' where id = ?")) {
      statement.setObject(1, WireIds.response(id).orElseThrow().id());
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
    azure(token)
        .get(RESPONSES + "/" + id)
        .then()
        .statusCode(200)
        .body("error.code", equalTo("server_error"));
    azure(token)
        .get(RESPONSES)
        .then()
        .statusCode(200)
        .body("data[0].error.code", equalTo("server_error"));
    azure(token)
        .urlEncodingEnabled(false)
        .accept("text/event-stream")
        .get("/agents/model/sessions/" + session + ":logstream?follow=false")
        .then()
        .statusCode(200)
        .body(containsString("failed: server_error."));
  }
}
