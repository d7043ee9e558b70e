package dev.parley.azure.conversation;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import dev.parley.ops.Sweeper;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A conversation expires 30 days after it was last used, whether or not an agent answers in it. */
@ParleyTest
class ConversationLifeTest {

  private static final String CONVERSATIONS = "/openai/v1/conversations";
  private static final String RESPONSES = "/agents/demo/endpoint/protocols/openai/responses";
  private static final Duration ALMOST = Duration.ofDays(29);

  @Inject TimePasses time;
  @Inject Sweeper sweeper;
  @Inject AgroalDataSource database;

  private final Token token = somebody();
  private String id;
  private UUID conversation;

  @BeforeEach
  void create() {
    id = azure(token).body("{}").post(CONVERSATIONS).path("id");
    conversation = WireIds.conversation(id).orElseThrow().id();
  }

  private Response get() {
    return azure(token).get(CONVERSATIONS + "/" + id);
  }

  private Response respond() {
    return azure(token).body(Map.of("conversation", id, "input", "x")).post(RESPONSES);
  }

  private void sweep() throws Throwable {
    VertxContextSupport.subscribeAndAwait(sweeper::sweep);
  }

  @Test
  void One_that_is_not_used_expires() throws Throwable {
    time.forConversation(conversation, ALMOST);
    sweep();
    get().then().statusCode(200);
    time.forConversation(conversation, Duration.ofDays(2));
    get().then().statusCode(404);
    azure(token).get(CONVERSATIONS).then().body("data", empty());
    respond().then().statusCode(404);
  }

  @Test
  void One_that_items_are_added_to_does_not() throws Throwable {
    time.forConversation(conversation, ALMOST);
    azure(token)
        .body(Map.of("items", List.of(Map.of("role", "user", "content", "one"))))
        .post(CONVERSATIONS + "/" + id + "/items")
        .then()
        .statusCode(200);
    time.forConversation(conversation, ALMOST);
    sweep();
    get().then().statusCode(200);
  }

  /** Whether the conversation itself would last at least as long as its session, unused, would. */
  private boolean lastsAsLongAsItsSession() throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select c.expires_at >= s.created_at + s.ttl_seconds * interval '1 second'"
                    + " from conversation c"
                    + " join session s on s.agent_id = c.agent_id and s.id = c.session_id"
                    + " where c.id = ?")) {
      statement.setObject(1, conversation);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Test
  void One_that_almost_expired_is_extended_when_an_agent_begins_to_answer_in_it()
      throws SQLException {
    time.forConversation(conversation, ALMOST);
    respond().then().statusCode(200);
    assertThat(lastsAsLongAsItsSession()).isTrue();
  }

  @Test
  void One_that_an_agent_answers_in_expires_with_its_session() throws Throwable {
    String session = respond().then().statusCode(200).extract().path("agent_session_id");
    time.forConversation(conversation, ALMOST);
    time.forSession(session, ALMOST);
    respond().then().statusCode(200);
    time.forConversation(conversation, ALMOST);
    for (int i = 0; i < 2; i++) {
      get().then().statusCode(200);
      azure(token).get(CONVERSATIONS).then().body("data.id", contains(id));
      respond().then().statusCode(200);
      sweep();
    }
    time.forSession(session, Duration.ofDays(31));
    get().then().statusCode(404);
    azure(token).get(CONVERSATIONS).then().body("data", empty());
    respond().then().statusCode(404);
  }

  @Test
  void One_that_an_agent_answers_in_is_looked_at_again_when_its_session_can_have_expired()
      throws Throwable {
    respond().then().statusCode(200);
    time.forConversation(conversation, Duration.ofDays(31));
    assertThat(lastsAsLongAsItsSession()).isFalse();
    sweep();
    assertThat(lastsAsLongAsItsSession()).isTrue();
  }

  @Test
  void Any_number_of_conversations_whose_sessions_go_on_are_kept() throws Throwable {
    respond().then().statusCode(200);
    time.forConversation(conversation, Duration.ofDays(31));
    // The sweeper postpones 1,000 at a time.
    int copies = 2_500;
    try (Connection connection = database.getConnection();
        PreparedStatement copy =
            connection.prepareStatement(
                "insert into conversation (id, workspace_id, owner_subject, owner_client,"
                    + " isolation_key, agent_id, session_id, created_at, expires_at)"
                    + " select gen_random_uuid(), c.workspace_id, c.owner_subject, c.owner_client,"
                    + " c.isolation_key, c.agent_id, c.session_id, c.created_at, c.expires_at"
                    + " from conversation c, generate_series(1, ?) where c.id = ?")) {
      copy.setInt(1, copies);
      copy.setObject(2, conversation);
      assertThat(copy.executeUpdate()).isEqualTo(copies);
    }
    sweep();
    try (Connection connection = database.getConnection();
        PreparedStatement remove =
            connection.prepareStatement(
                "delete from conversation c using conversation o where o.id = ?"
                    + " and c.session_id = o.session_id")) {
      remove.setObject(1, conversation);
      assertThat(remove.executeUpdate()).isEqualTo(copies + 1);
    }
  }

  @Test
  void One_whose_session_was_deleted_is_removed() throws Throwable {
    String session = respond().then().statusCode(200).extract().path("agent_session_id");
    azure(token).delete(AZURE + "/" + session).then().statusCode(204);
    get().then().statusCode(404);
    sweep();
    time.forConversation(conversation, Duration.ofDays(31));
    sweep();
    assertThatThrownBy(() -> time.forConversation(conversation, ALMOST))
        .hasMessage("there is no conversation " + conversation);
  }
}
