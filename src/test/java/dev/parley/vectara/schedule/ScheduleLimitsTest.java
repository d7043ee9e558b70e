package dev.parley.vectara.schedule;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.schedule.ScheduleTick;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredSchedule;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many schedules an owner may have, and how long the sessions of runs are kept. */
@ParleyTest
@TestProfile(OtherSettings.class)
class ScheduleLimitsTest {

  private static final String SCHEDULES = SchedulesTest.SCHEDULES;

  @Inject ScheduleTick schedules;
  @Inject StoredSchedule stored;
  @Inject AgroalDataSource database;

  private final Token token = somebody();

  private static ValidatableResponse create(Token owner, String key) {
    return vectara(owner)
        .body(
            Map.of(
                "key",
                key,
                "name",
                "Report",
                "message",
                List.of(Map.of("type", "text", "content", "Hi")),
                "schedule",
                Map.of("type", "interval", "interval", "PT1H")))
        .post(SCHEDULES)
        .then();
  }

  @Test
  void An_owner_has_a_limited_number_of_schedules() {
    String first = freshKey();
    create(token, first).statusCode(201);
    create(token, freshKey()).statusCode(201);
    create(token, freshKey())
        .statusCode(409)
        .body(
            "messages[0]",
            equalTo("You already have 2 schedules, and cannot have more; delete one first."));
    create(somebody(), freshKey()).statusCode(201);
    vectara(token)
        .body("{\"enabled\":false}")
        .patch(SCHEDULES + "/" + first)
        .then()
        .statusCode(200);
    create(token, freshKey()).statusCode(409);
  }

  @Test
  void Requests_at_the_same_moment_do_not_exceed_the_limit() throws SQLException {
    // What is slow once is done, so that all three wait before the first one's lock times out.
    create(somebody(), freshKey()).statusCode(201);
    CompletableFuture<List<Integer>> statuses;
    try (Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table schedule in share mode");
      statuses =
          CompletableFuture.supplyAsync(
              () ->
                  Parallel.map(
                      List.of("a", "b", "c"),
                      name -> create(token, name + freshKey()).extract().statusCode()));
      await()
          .until(
              () -> {
                try (ResultSet waiting =
                    statement.executeQuery("select count(*) from pg_locks where not granted")) {
                  return waiting.next() && waiting.getInt(1) == 3;
                }
              });
      holder.rollback();
    }
    assertThat(statuses.join()).containsExactlyInAnyOrder(201, 201, 409);
  }

  @Test
  void The_lifetime_of_the_sessions_of_runs_is_a_setting() throws Throwable {
    String key = freshKey();
    create(token, key).statusCode(201);
    stored.due(key, Duration.ofSeconds(1));
    VertxContextSupport.subscribeAndAwait(schedules::tick);
    await().until(() -> stored.attempts(key, "SUCCESS") == 1);
    String session =
        vectara(token).get(SCHEDULES + "/" + key + "/executions").path("executions[0].session_key");
    vectara(token)
        .get("/v2/agents/demo/sessions/" + session)
        .then()
        .body("tti_minutes", equalTo(0));
  }
}
