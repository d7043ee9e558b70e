package dev.parley.palantir.agent;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Get an agent, list its versions, get a version. */
@ParleyTest
class AgentsTest {

  private static final String TRAVEL = "ri.aip-agents..agent.travel";

  private static ValidatableResponse get(String path) {
    return palantir(somebody().scopes(Token.READ)).get(PALANTIR_AGENTS + "/" + path).then();
  }

  @Test
  void An_agent_is_returned_as_of_its_latest_published_version() {
    get(DEMO_RID)
        .statusCode(200)
        .contentType("application/json")
        .body("rid", equalTo(DEMO_RID))
        .body("version", equalTo("1.0"))
        .body("metadata.displayName", equalTo("Demo agent"))
        .body("metadata.description", equalTo("Repeats the user's messages."))
        .body("metadata", not(hasKey("inputPlaceholder")))
        .body("metadata.suggestedPrompts", empty())
        .body("parameters", equalTo(Map.of()));
  }

  @Test
  void A_requested_version_is_returned_with_its_properties_for_this_API() {
    palantir(somebody())
        .queryParam("version", "1.1")
        .get(PALANTIR_AGENTS + "/" + TRAVEL)
        .then()
        .statusCode(200)
        .body("version", equalTo("1.1"))
        .body("metadata", not(hasKey("description")))
        .body("metadata.inputPlaceholder", equalTo("Where to?"))
        .body("metadata.suggestedPrompts", contains("Find me a beach.", "Book a flight."))
        .body("parameters.customer.parameterType.type", equalTo("string"))
        .body("parameters.customer.parameterType.defaultValue", equalTo("unknown"))
        .body("parameters.customer.access", equalTo("READ_ONLY"))
        .body("parameters.customer.description", equalTo("Who travels."))
        .body("parameters.orders.parameterType.type", equalTo("objectSet"))
        .body("parameters.orders.parameterType.expectedObjectTypes", contains("order"))
        .body("parameters.orders.access", equalTo("READ_WRITE"))
        .body("parameters.orders", not(hasKey("description")));
  }

  @Test
  void An_agent_with_only_drafts_is_returned_only_if_a_draft_is_requested() {
    get("ri.aip-agents..agent.drafts-only")
        .statusCode(400)
        .body("errorName", equalTo("NoPublishedAgentVersion"));
    palantir(somebody())
        .queryParam("version", "0.1")
        .get(PALANTIR_AGENTS + "/ri.aip-agents..agent.drafts-only")
        .then()
        .statusCode(200)
        .body("version", equalTo("0.1"));
  }

  @Test
  void A_disabled_agent_can_be_read() {
    get("ri.aip-agents..agent.disabled").statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "v1.0", "01.0", "1.0.0", "-1.0", "latest", "99999999999.0"})
  void A_version_not_in_the_format_major_minor_is_InvalidAgentVersion(String version) {
    palantir(somebody())
        .queryParam("version", version)
        .get(PALANTIR_AGENTS + "/" + DEMO_RID)
        .then()
        .statusCode(400)
        .body("errorName", equalTo("InvalidAgentVersion"))
        .body("parameters.agentRid", equalTo(DEMO_RID))
        .body("parameters.version", equalTo(version));
  }

  @Test
  void A_missing_version_is_AgentVersionNotFound() {
    palantir(somebody())
        .queryParam("version", "7.3")
        .get(PALANTIR_AGENTS + "/" + DEMO_RID)
        .then()
        .statusCode(404)
        .body("errorName", equalTo("AgentVersionNotFound"))
        .body("parameters.agentVersionString", equalTo("7.3"));
    get(DEMO_RID + "/agentVersions/7.3")
        .statusCode(404)
        .body("errorName", equalTo("AgentVersionNotFound"));
    get(DEMO_RID + "/agentVersions/latest")
        .statusCode(400)
        .body("errorName", equalTo("InvalidAgentVersion"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/agentVersions", "/agentVersions/1.0"})
  void An_unknown_agent_is_AgentNotFound(String rest) {
    get("ri.aip-agents..agent.nobody" + rest)
        .statusCode(404)
        .body("errorName", equalTo("AgentNotFound"))
        .body("parameters.agentRid", equalTo("ri.aip-agents..agent.nobody"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/agentVersions", "/agentVersions/1.0"})
  void Reading_agents_requires_the_read_scope(String rest) {
    palantir(somebody().scopes(Token.WRITE))
        .get(PALANTIR_AGENTS + "/" + DEMO_RID + rest)
        .then()
        .statusCode(403)
        .body("errorName", equalTo("ApiUsageDenied"))
        .body("parameters.missingScope", equalTo(Token.READ));
  }

  @Test
  void Versions_are_listed_latest_first_with_drafts() {
    get(TRAVEL + "/agentVersions")
        .statusCode(200)
        .body("data.string", contains("1.1", "1.0"))
        .body("data[0].version.major", equalTo(1))
        .body("data[0].version.minor", equalTo(1))
        .body("$", not(hasKey("nextPageToken")));
    get("ri.aip-agents..agent.other/agentVersions")
        .body("data.string", contains("3.0", "2.0", "1.0"));
  }

  @Test
  void Versions_are_listed_page_by_page() {
    Token token = somebody();
    String list = PALANTIR_AGENTS + "/ri.aip-agents..agent.other/agentVersions";
    String next =
        palantir(token)
            .queryParam("pageSize", 2)
            .get(list)
            .then()
            .body("data.string", contains("3.0", "2.0"))
            .extract()
            .path("nextPageToken");
    palantir(token)
        .queryParam("pageSize", 2)
        .queryParam("pageToken", next)
        .get(list)
        .then()
        .statusCode(200)
        .body("data.string", contains("1.0"))
        .body("$", not(hasKey("nextPageToken")));
  }

  @Test
  void A_version_is_shown_by_its_number_and_its_parts() {
    get(DEMO_RID + "/agentVersions/1.1")
        .statusCode(200)
        .body("string", equalTo("1.1"))
        .body("version.major", equalTo(1))
        .body("version.minor", equalTo(1));
  }

  @Test
  void A_definition_that_this_API_could_not_return_is_rejected_by_other_APIs_too() {
    azure(admin())
        .body(
            """
            {"name": "agent-%s", "definition": {"kind": "hosted", "palantir": {"parameters": {"p":
             {"parameterType": {"type": "number"}, "access": "READ_ONLY"}}}}}
            """
                .formatted(UUID.randomUUID()))
        .post("/agents")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("definition"))
        .body("error.message", containsString("palantir.parameters.p"));
  }
}
