package dev.parley.vectara.schedule;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.schedule.ScheduleTick;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredSchedule;
import dev.parley.testing.Token;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A schedule that is due runs once, in a session of its own, and leaves a record. */
@ParleyTest
class ScheduleRunsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Inject ScheduleTick schedules;
  @Inject StoredSchedule stored;

  private final Token token = somebody();

  private void tick() {
    try {
      VertxContextSupport.subscribeAndAwait(schedules::tick);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static String path(String agent) {
    return "/v2/agents/" + agent + "/schedules";
  }

  private String schedule(Token owner, String agent, String message, Map<String, Object> fields) {
    String key = freshKey();
    Map<String, Object> body = new HashMap<>();
    body.put("key", key);
    body.put("name", "Report");
    body.put("message", List.of(Map.of("type", "text", "content", message)));
    body.put("schedule", Map.of("type", "interval", "interval", "PT1H"));
    body.putAll(fields);
    vectara(owner).body(body).post(path(agent)).then().statusCode(201);
    return key;
  }

  private String schedule(String message, Map<String, Object> fields) {
    return schedule(token, "demo", message, fields);
  }

  private ValidatableResponse executions(String key) {
    return executions(token, "demo", key);
  }

  private static ValidatableResponse executions(Token owner, String agent, String key) {
    return vectara(owner).get(path(agent) + "/" + key + "/executions").then().statusCode(200);
  }

  /** Waits for this number of attempts that have ended. */
  private ValidatableResponse ended(String key, int number) {
    await().until(() -> stored.attempts(key, "SUCCESS") + stored.attempts(key, "ERROR") == number);
    return executions(key).body("executions", hasSize(number));
  }

  private void run(String key) {
    stored.due(key, Duration.ofSeconds(1));
    tick();
  }

  /** Starts the next attempt. */
  private void again(String key) {
    assertThat(stored.attempts(key, "WAITING")).isEqualTo(1);
    stored.wake(key);
    tick();
  }

  @Test
  void A_run_sends_the_message_in_a_session_of_its_own() {
    String key = schedule("Hello", Map.of("session_metadata", Map.of("report", "daily")));
    run(key);
    ValidatableResponse record =
        ended(key, 1)
            .body("executions[0].schedule_key", equalTo(key))
            .body("executions[0].workflow_run_id", notNullValue())
            .body("executions[0].attempt", equalTo(1))
            .body("executions[0].status", equalTo("success"))
            .body("executions[0].error_message", nullValue())
            .body("metadata.page_key", nullValue());
    String session =
        "/v2/agents/demo/sessions/" + record.extract().path("executions[0].session_key");
    vectara(token)
        .get(session)
        .then()
        .statusCode(200)
        .body("name", equalTo("Report"))
        .body("tti_minutes", equalTo(90 * 24 * 60))
        .body("metadata", equalTo(Map.of("report", "daily")));
    vectara(token)
        .get(session + "/events")
        .then()
        .statusCode(200)
        .body("events.type", equalTo(List.of("input_message", "agent_output")))
        .body("events[1].content", equalTo("You said: Hello"));
    vectara(somebody()).get(session).then().statusCode(404);
    vectara(token)
        .get(path("demo") + "/" + key)
        .then()
        .body("last_execution_at", equalTo(record.extract().path("executions[0].executed_at")));
  }

  @Test
  void Each_run_has_its_session_and_its_id() {
    String key = schedule("Hello", Map.of());
    run(key);
    ended(key, 1);
    run(key);
    ValidatableResponse records = ended(key, 2);
    assertThat(records.extract().<List<String>>path("executions.session_key"))
        .doesNotHaveDuplicates();
    assertThat(records.extract().<List<String>>path("executions.workflow_run_id"))
        .doesNotHaveDuplicates();
  }

  @Test
  void What_is_not_due_or_disabled_does_not_run() {
    String later = schedule("Hello", Map.of());
    String disabled = schedule("Hello", Map.of("enabled", false));
    tick();
    assertThat(stored.attempts(later, "WAITING") + stored.attempts(later, "RUNNING")).isZero();
    assertThat(stored.attempts(disabled, "WAITING") + stored.attempts(disabled, "RUNNING"))
        .isZero();
    executions(later).body("executions", hasSize(0));
  }

  @Test
  void A_schedule_that_missed_many_due_times_runs_once_and_goes_on_at_its_next_one() {
    String key = schedule("Hello", Map.of());
    String planned = vectara(token).get(path("demo") + "/" + key).path("next_execution_at");
    stored.due(key, Duration.ofDays(30));
    tick();
    ended(key, 1);
    tick();
    ended(key, 1);
    assertThat(vectara(token).get(path("demo") + "/" + key).<String>path("next_execution_at"))
        .isEqualTo(planned);
    assertThat(Instant.parse(planned)).isBefore(Instant.now().plus(HOUR.plusMinutes(1)));
  }

  @Test
  void A_run_that_fails_is_attempted_again_as_often_as_it_says() {
    String key = schedule("/fail", Map.of("retries", 1));
    run(key);
    ended(key, 1)
        .body("executions[0].status", equalTo("error"))
        .body("executions[0].error_message", equalTo("The message asked for a failure."));
    tick();
    assertThat(stored.attempts(key, "WAITING")).as("attempts have pauses").isEqualTo(1);
    again(key);
    ValidatableResponse records =
        ended(key, 2)
            .body("executions.attempt", equalTo(List.of(2, 1)))
            .body("executions.status", equalTo(List.of("error", "error")));
    assertThat(
            records.extract().<List<String>>path("executions.workflow_run_id").stream().distinct())
        .hasSize(1);
    assertThat(records.extract().<List<String>>path("executions.session_key"))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(stored.attempts(key, "WAITING")).isZero();
  }

  @Test
  void A_run_without_output_for_too_long_has_stalled() {
    String key = schedule("/hang one", Map.of("stall_timeout_seconds", 1, "retries", 1));
    run(key);
    ended(key, 1)
        .body("executions[0].status", equalTo("error"))
        .body("executions[0].error_message", equalTo("The run had no output for 1 seconds."));
    assertThat(stored.attempts(key, "WAITING")).isEqualTo(1);
    String session = executions(key).extract().path("executions[0].session_key");
    await()
        .until(
            () ->
                vectara(token)
                    .get("/v2/agents/demo/sessions/" + session)
                    .<String>path("status")
                    .equals("stopped"));
  }

  @Test
  void A_run_whose_replica_is_silent_is_attempted_again_and_its_late_end_counts_for_nothing() {
    String key = schedule("/slow 300 one two three four", Map.of("retries", 1));
    run(key);
    await().until(() -> stored.isReported(key));
    stored.wake(key);
    tick();
    ended(key, 1)
        .body("executions[0].attempt", equalTo(1))
        .body("executions[0].error_message", equalTo("The run stalled."));
    again(key);
    ended(key, 2)
        .body("executions[0].attempt", equalTo(2))
        .body("executions[0].status", equalTo("success"));
    executions(key).body("executions.status", equalTo(List.of("success", "error")));
  }

  @Test
  void A_run_that_counts_as_stalled_for_another_replica_is_cancelled() {
    // The replica of the run is told when it reports the output of a part.
    String key =
        schedule(
            "/slow 400 " + "word ".repeat(40), Map.of("stall_timeout_seconds", 1, "retries", 0));
    run(key);
    // Before, it has no session.
    await().until(() -> stored.isReported(key));
    await()
        .until(
            () -> {
              if (stored.attempts(key, "RUNNING") == 1) {
                stored.wake(key);
                tick();
              }
              return stored.attempts(key, "ERROR") == 1;
            });
    String session =
        executions(key)
            .body("executions[0].error_message", equalTo("The run stalled."))
            .extract()
            .path("executions[0].session_key");
    await()
        .until(
            () ->
                vectara(token)
                    .get("/v2/agents/demo/sessions/" + session)
                    .<String>path("status")
                    .equals("stopped"));
  }

  @Test
  void A_disabled_agent_leaves_an_error_that_is_not_repeated() {
    Token manager = admin();
    String agent = freshKey();
    vectara(manager)
        .body(Map.of("key", agent, "name", "a"))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    String key = schedule(manager, agent, "Hello", Map.of());
    vectara(manager)
        .body("{\"enabled\":false}")
        .patch("/v2/agents/" + agent)
        .then()
        .statusCode(200);
    run(key);
    await().until(() -> stored.attempts(key, "ERROR") == 1);
    executions(manager, agent, key)
        .body("executions[0].status", equalTo("error"))
        .body("executions[0].session_key", nullValue())
        .body("executions[0].error_message", containsString("disabled"));
    assertThat(stored.attempts(key, "WAITING")).isZero();
  }

  @Test
  void An_agent_that_cannot_be_carried_out_leaves_an_error_that_is_not_repeated() {
    Token manager = admin();
    String agent = freshKey();
    Map<String, ?> next = Map.of("step_name", "main", "condition", "if (true) true");
    vectara(manager)
        .body(
            Map.of(
                "key",
                agent,
                "name",
                "a",
                "first_step",
                Map.of("name", "main", "next_steps", List.of(next))))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    String key = schedule(manager, agent, "Hello", Map.of());
    run(key);
    await().until(() -> stored.attempts(key, "ERROR") == 1);
    executions(manager, agent, key)
        .body("executions[0].error_message", containsString("cannot be read"));
    assertThat(stored.attempts(key, "WAITING")).isZero();
  }

  @Test
  void An_agent_that_waits_for_client_tools_leaves_an_error_that_is_not_repeated() {
    String key = schedule("/call weather {}", Map.of());
    run(key);
    ended(key, 1)
        .body("executions[0].status", equalTo("error"))
        .body("executions[0].session_key", notNullValue())
        .body("executions[0].error_message", containsString("waits for outputs of tools"));
    assertThat(stored.attempts(key, "WAITING")).isZero();
  }

  @Test
  void Old_records_are_deleted_and_the_others_listed_latest_first() {
    String key = schedule("Hello", Map.of("max_executions_to_keep", 3));
    for (int i = 1; i <= 5; i++) {
      run(key);
      ended(key, Math.min(i, 3));
      await().until(() -> stored.attempts(key, "RUNNING") + stored.attempts(key, "WAITING") == 0);
    }
    List<String> times = ended(key, 3).extract().path("executions.executed_at");
    assertThat(times).isSortedAccordingTo((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
    String executions = path("demo") + "/" + key + "/executions";
    String pageKey =
        vectara(token)
            .queryParam("limit", 2)
            .get(executions)
            .then()
            .body("executions.executed_at", equalTo(times.subList(0, 2)))
            .extract()
            .path("metadata.page_key");
    vectara(token)
        .queryParam("page_key", pageKey)
        .get(executions)
        .then()
        .body("executions.executed_at", equalTo(times.subList(2, 3)));
  }

  @Test
  void A_change_does_not_affect_a_run_that_has_started_and_a_deletion_keeps_its_session() {
    String key = schedule("/slow 200 one two three", Map.of());
    run(key);
    await().until(() -> stored.attempts(key, "RUNNING") == 1);
    vectara(token)
        .body("{\"enabled\":false,\"message\":[{\"type\":\"text\",\"content\":\"Other\"}]}")
        .patch(path("demo") + "/" + key)
        .then()
        .statusCode(200);
    String session = ended(key, 1).extract().path("executions[0].session_key");
    vectara(token).delete(path("demo") + "/" + key).then().statusCode(204);
    vectara(token)
        .get("/v2/agents/demo/sessions/" + session + "/events")
        .then()
        .statusCode(200)
        .body("events[0].messages[0].content", equalTo("/slow 200 one two three"));
  }
}
