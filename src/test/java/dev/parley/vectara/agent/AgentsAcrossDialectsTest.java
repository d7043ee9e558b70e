package dev.parley.vectara.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.vectara.agent.AgentsTest.AGENTS;
import static dev.parley.vectara.agent.AgentsTest.create;
import static dev.parley.vectara.agent.AgentsTest.freshAgent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.AgentSettings;
import dev.parley.agent.Agents;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.IsolationRule;
import dev.parley.agent.NewVersion;
import dev.parley.store.Deadline;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One agent is the same agent in all dialects. */
@ParleyTest
class AgentsAcrossDialectsTest {

  @Inject AgroalDataSource database;
  @Inject Agents agents;
  @Inject ObjectMapper json;

  private static ValidatableResponse get(String key) {
    return vectara(somebody()).get(AGENTS + "/" + key).then();
  }

  /** The RID of an agent, which this dialect does not tell. */
  private String rid(String key) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("select rid from agent where name = ?")) {
      statement.setString(1, key);
      try (ResultSet found = statement.executeQuery()) {
        assertThat(found.next()).isTrue();
        return found.getString(1);
      }
    }
  }

  @Test
  void Agents_created_through_other_APIs_are_returned_with_defaults() {
    get(Wire.DEMO)
        .statusCode(200)
        .body("key", equalTo("demo"))
        .body("name", equalTo("Demo agent"))
        .body("description", equalTo("Repeats the user's messages."))
        .body("model.name", equalTo("default"))
        .body("first_step.name", equalTo("first_step"))
        .body("tool_configurations", equalTo(Map.of()));
    get("drafts-only").statusCode(200).body("name", equalTo("drafts-only"));
    get("disabled").body("enabled", equalTo(false));
  }

  @Test
  void An_agent_created_here_is_visible_and_accepts_sessions_in_every_dialect()
      throws SQLException {
    String key = freshAgent();
    create("{\"key\":\"%s\",\"name\":\"Support\",\"description\":\"Helps.\"}".formatted(key))
        .statusCode(201);
    azure(somebody())
        .get("/agents/" + key)
        .then()
        .statusCode(200)
        .body("name", equalTo(key))
        .body("versions.latest.version", equalTo("1"))
        .body("versions.latest.description", equalTo("Helps."))
        .body("versions.latest.definition.kind", equalTo("hosted"))
        .body("versions.latest.definition.vectara.name", equalTo("Support"));
    String rid = rid(key);
    palantir(somebody())
        .get(Wire.PALANTIR_AGENTS + "/" + rid)
        .then()
        .statusCode(200)
        .body("version", equalTo("1.0"))
        .body("metadata.displayName", equalTo("Support"))
        .body("metadata.description", equalTo("Helps."));
    palantir(somebody())
        .body("{}")
        .post(Wire.PALANTIR_AGENTS + "/" + rid + "/sessions")
        .then()
        .statusCode(200)
        .body("agentVersion", equalTo("1.0"));
    azure(somebody())
        .body("{}")
        .post("/agents/" + key + "/endpoint/sessions")
        .then()
        .statusCode(201);
    vectara(somebody())
        .body("{\"name\":\"Chat\"}")
        .post(AGENTS + "/" + key + "/sessions")
        .then()
        .statusCode(201)
        .body("agent_key", equalTo(key));
  }

  @Test
  void An_agent_created_through_Azures_API_keeps_its_Azure_definition_when_it_is_changed_here() {
    String key = freshAgent();
    azure(admin())
        .body(
            "{\"name\":\"%s\",\"definition\":{\"kind\":\"prompt\",\"palantir\":{\"inputPlaceholder\":\"Hm?\"}},"
                    .formatted(key)
                + "\"description\":\"From there\",\"metadata\":{\"a\":\"b\"}}")
        .post("/agents")
        .then()
        .statusCode(200);
    get(key).body("name", equalTo(key)).body("description", equalTo("From there"));
    vectara(admin())
        .body("{\"model\":{\"name\":\"m\"}}")
        .patch(AGENTS + "/" + key)
        .then()
        .statusCode(200)
        .body("description", equalTo("From there"))
        .body("model.name", equalTo("m"));
    azure(somebody())
        .get("/agents/" + key)
        .then()
        .body("versions.latest.version", equalTo("2"))
        .body("versions.latest.description", equalTo("From there"))
        .body("versions.latest.metadata.a", equalTo("b"))
        .body("versions.latest.definition.kind", equalTo("prompt"))
        .body("versions.latest.definition.palantir.inputPlaceholder", equalTo("Hm?"))
        .body("versions.latest.definition.vectara.model.name", equalTo("m"));
  }

  @Test
  void A_definition_that_this_API_could_not_return_is_rejected_by_other_APIs() {
    azure(admin())
        .body(
            "{\"name\":\"%s\",\"definition\":{\"kind\":\"hosted\",\"vectara\":{\"steps\":{\"a\":{\"output_parser\":{\"type\":\"xml\"}}}}}}"
                .formatted(freshAgent()))
        .post("/agents")
        .then()
        .statusCode(400)
        .body(
            "error.message",
            equalTo(
                "definition is not valid at vectara.steps.a.output_parser.type, which must be"
                    + " one of default, structured."));
  }

  @Test
  void A_definition_that_is_stored_already_is_not_checked_again() throws SQLException {
    String key = freshAgent();
    String astray =
        "{\"kind\":\"hosted\",\"vectara\":{\"steps\":{\"a\":{\"next_steps\":[{\"step_name\":\"b\"}]}}}}";
    create("{\"key\":\"%s\",\"name\":\"Support\"}".formatted(key)).statusCode(201);
    try (Connection connection = database.getConnection();
        PreparedStatement older =
            connection.prepareStatement(
                "update agent_version set definition = cast(? as jsonb)"
                    + " where agent_id = (select id from agent where name = ?)")) {
      older.setString(1, astray);
      older.setString(2, key);
      assertThat(older.executeUpdate()).isOne();
    }
    save(key, astray).statusCode(200).body("version", equalTo("1"));
    save(key, astray.replace("hosted", "prompt")).statusCode(400);
  }

  private static ValidatableResponse save(String key, String definition) {
    return azure(admin())
        .body("{\"definition\":%s}".formatted(definition))
        .post("/agents/" + key + "/versions")
        .then();
  }

  @Test
  void Each_change_is_a_new_version_in_Palantirs_API() throws SQLException {
    String key = freshAgent();
    create("{\"key\":\"%s\",\"name\":\"Support\"}".formatted(key)).statusCode(201);
    String agent = Wire.PALANTIR_AGENTS + "/" + rid(key);
    vectara(admin()).body("{\"name\":\"Sales\"}").patch(AGENTS + "/" + key).then().statusCode(200);
    palantir(somebody())
        .get(agent)
        .then()
        .body("version", equalTo("2.0"))
        .body("metadata.displayName", equalTo("Sales"));
    palantir(somebody())
        .get(agent + "/agentVersions")
        .then()
        .statusCode(200)
        .body("data.string", contains("2.0", "1.0"));
  }

  @Test
  void If_a_generated_key_is_taken_the_next_one_is_used() throws Throwable {
    String free = freshAgent();
    AgentSettings settings =
        new AgentSettings(
            "n", "", true, json.createObjectNode(), Optional.empty(), IsolationRule.TAKEN);
    NewVersion first =
        new NewVersion(json.createObjectNode(), Optional.empty(), Optional.empty(), false);
    DescribedAgent created =
        VertxContextSupport.subscribeAndAwait(
            () -> agents.create("default", List.of("demo", free), settings, first, Deadline.NONE));
    assertThat(created.agent().name).isEqualTo(free);
  }
}
