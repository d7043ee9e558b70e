package dev.parley.palantir.session;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@ParleyTest
class CreateSessionTest {

  private static final String RID_SHAPE =
      "ri\\.aip-agents\\.\\.session\\.[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  @Test
  void A_session_with_the_demo_agent_has_the_documented_fields() {
    palantir(somebody())
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("rid", matchesPattern(RID_SHAPE))
        .body("agentRid", equalTo(DEMO_RID))
        .body("agentVersion", equalTo("1.0"))
        .body("metadata.title", equalTo("New session"))
        .body("metadata.messageCount", equalTo(0));
  }

  @Test
  void A_new_session_expires_in_exactly_24_hours() {
    JsonPath metadata =
        palantir(somebody()).body("{}").post(PALANTIR).jsonPath().setRootPath("metadata");

    Instant created = Instant.parse(metadata.getString("createdTime"));
    assertThat(Instant.parse(metadata.getString("updatedTime"))).isEqualTo(created);
    assertThat(Instant.parse(metadata.getString("estimatedExpiresTime")))
        .isEqualTo(created.plus(Duration.ofHours(24)));
  }

  @Test
  void A_requested_version_is_kept_even_if_it_is_a_draft() {
    palantir(somebody())
        .body("{\"agentVersion\":\"1.1\"}")
        .post(PALANTIR)
        .then()
        .statusCode(200)
        .body("agentVersion", equalTo("1.1"));
  }

  @Test
  void A_null_version_means_the_latest_published_one() {
    palantir(somebody())
        .body("{\"agentVersion\":null}")
        .post(PALANTIR)
        .then()
        .statusCode(200)
        .body("agentVersion", equalTo("1.0"));
  }

  @Test
  void The_scope_has_an_alias_for_developer_console_applications() {
    Token token = somebody().scopes("api:use-aip-agents-write");
    palantir(token).body("{}").post(PALANTIR).then().statusCode(200);
  }

  @Test
  void An_unknown_agent_is_AgentNotFound() {
    String rid = "ri.aip-agents..agent.00000000-0000-0000-0000-000000000000";
    palantir(somebody())
        .body("{}")
        .post(PALANTIR.replace(DEMO_RID, rid))
        .then()
        .statusCode(404)
        .body("errorCode", equalTo("NOT_FOUND"))
        .body("errorName", equalTo("AgentNotFound"))
        .body("parameters.agentRid", equalTo(rid));
  }

  @Test
  void A_missing_version_is_AgentVersionNotFound() {
    palantir(somebody())
        .body("{\"agentVersion\":\"7.3\"}")
        .post(PALANTIR)
        .then()
        .statusCode(404)
        .body("errorCode", equalTo("NOT_FOUND"))
        .body("errorName", equalTo("AgentVersionNotFound"))
        .body("parameters.agentRid", equalTo(DEMO_RID))
        .body("parameters.agentVersionString", equalTo("7.3"));
  }

  @Test
  void A_version_not_in_the_format_major_minor_is_InvalidAgentVersion() {
    palantir(somebody())
        .body("{\"agentVersion\":\"latest\"}")
        .post(PALANTIR)
        .then()
        .statusCode(400)
        .body("errorCode", equalTo("INVALID_ARGUMENT"))
        .body("errorName", equalTo("InvalidAgentVersion"))
        .body("parameters.agentRid", equalTo(DEMO_RID))
        .body("parameters.version", equalTo("latest"));
  }

  @Test
  void An_agent_with_only_drafts_is_NoPublishedAgentVersion() {
    palantir(somebody())
        .body("{}")
        .post(PALANTIR.replace(DEMO_RID, "ri.aip-agents..agent.drafts-only"))
        .then()
        .statusCode(400)
        .body("errorCode", equalTo("INVALID_ARGUMENT"))
        .body("errorName", equalTo("NoPublishedAgentVersion"))
        .body("parameters.agentRid", equalTo("ri.aip-agents..agent.drafts-only"));
  }

  @Test
  void A_draft_of_an_agent_without_published_versions_can_be_requested() {
    palantir(somebody())
        .body("{\"agentVersion\":\"0.1\"}")
        .post(PALANTIR.replace(DEMO_RID, "ri.aip-agents..agent.drafts-only"))
        .then()
        .statusCode(200)
        .body("agentVersion", equalTo("0.1"));
  }

  @Test
  void A_disabled_agent_is_CreateSessionPermissionDenied() {
    palantir(somebody())
        .body("{}")
        .post(PALANTIR.replace(DEMO_RID, "ri.aip-agents..agent.disabled"))
        .then()
        .statusCode(403)
        .body("errorCode", equalTo("PERMISSION_DENIED"))
        .body("errorName", equalTo("CreateSessionPermissionDenied"))
        .body("parameters.agentRid", equalTo("ri.aip-agents..agent.disabled"));
  }

  @Test
  void An_unknown_version_is_reported_before_a_disabled_agent() {
    palantir(somebody())
        .body("{\"agentVersion\":\"7.3\"}")
        .post(PALANTIR.replace(DEMO_RID, "ri.aip-agents..agent.disabled"))
        .then()
        .statusCode(404)
        .body("errorName", equalTo("AgentVersionNotFound"));
  }

  @Test
  void A_post_without_a_body_is_MissingPostBody() {
    palantir(somebody())
        .post(PALANTIR)
        .then()
        .statusCode(400)
        .body("errorCode", equalTo("INVALID_ARGUMENT"))
        .body("errorName", equalTo("MissingPostBody"))
        .body("parameters.size()", equalTo(0));
  }

  @Test
  void An_unknown_field_is_rejected() {
    palantir(somebody())
        .body("{\"agentVersoin\":\"1.0\"}")
        .post(PALANTIR)
        .then()
        .statusCode(422)
        .body("errorName", equalTo("Conjure:UnprocessableEntity"))
        .body("errorDescription", equalTo("agentVersoin is unknown; known fields: agentVersion."));
  }

  @Test
  void Errors_contain_a_message_and_the_request_id() {
    var answer =
        palantir(somebody())
            .body("{\"agentVersion\":\"latest\"}")
            .post(PALANTIR)
            .then()
            .body(
                "errorDescription",
                equalTo("An agent version has the format major.minor, such as 1.0."))
            .body("message", nullValue())
            .extract();
    assertThat(answer.<String>path("errorInstanceId").replace("-", ""))
        .isEqualTo(answer.header("x-request-id"));
  }
}
