package dev.parley.vectara;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers by which a caller says how long it waits. */
@ParleyTest
class DeadlineTest {

  @Inject AgroalDataSource database;

  private final Token owner = somebody();

  private String create() {
    return vectara(owner).body("{}").post(VECTARA).then().statusCode(201).extract().path("key");
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"30, 200", "1, 100"})
  void A_request_that_exceeds_its_deadline_is_504_and_not_carried_out_later(
      String seconds, String milliseconds) throws SQLException {
    String key = create();
    try (Connection holder = database.getConnection();
        Connection watcher = database.getConnection()) {
      holder.setAutoCommit(false);
      one(holder, "select key from session where key = '%s' for update".formatted(key));
      Response answer =
          vectara(owner)
              .header("Request-Timeout", seconds)
              .header("Request-Timeout-Millis", milliseconds)
              .body("{\"name\":\"late\"}")
              .patch(VECTARA + "/" + key);
      answer.then().statusCode(504).body("code", equalTo("timeout"));
      await()
          .until(
              () ->
                  one(
                      watcher,
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and query like '%session%'"),
              equalTo("0"));
      holder.rollback();
    }
    vectara(owner).get(VECTARA + "/" + key).then().body("name", equalTo(key));
  }

  @Test
  void The_lookup_of_an_alias_counts() throws SQLException {
    String alias = freshKey();
    vectara(admin())
        .body(Map.of("key", alias, "agent_key", "demo"))
        .post("/v2/agent_aliases")
        .then()
        .statusCode(201);
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table agent_alias in access exclusive mode");
      vectara(owner)
          .header("Request-Timeout-Millis", "200")
          .get("/v2/agent_aliases/" + alias + "/sessions")
          .then()
          .statusCode(504)
          .body("code", equalTo("timeout"));
      holder.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Request-Timeout", "Request-Timeout-Millis"})
  void Responses_before_the_deadline_are_not_changed(String header) {
    String key = create();
    vectara(owner).header(header, "60000").get(VECTARA + "/" + key).then().statusCode(200);
    vectara(owner)
        .header(header, "60000")
        .body("{\"name\":\"in time\"}")
        .patch(VECTARA + "/" + key)
        .then()
        .statusCode(200)
        .body("name", equalTo("in time"));
    vectara(owner).header(header, "60000").delete(VECTARA + "/" + key).then().statusCode(204);
    vectara(owner).header(header, "9999999999").body("{}").post(VECTARA).then().statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "soon", "1s", "99999999999"})
  void An_invalid_time_is_rejected(String value) {
    for (String header : new String[] {"Request-Timeout", "Request-Timeout-Millis"}) {
      String body =
          vectara(owner)
              .header(header, value)
              .body("{}")
              .post(VECTARA)
              .then()
              .statusCode(400)
              .body("code", equalTo("invalid_request"))
              .extract()
              .asString();
      assertThat(body).contains(header + " must be a whole number of 1 or more.");
    }
  }
}
