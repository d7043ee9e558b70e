package dev.parley.vectara.schedule;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules are created, listed, changed and deleted by their owners. */
@ParleyTest
class SchedulesTest {

  static final String SCHEDULES = "/v2/agents/demo/schedules";

  private static final Map<String, Object> DAILY = Map.of("type", "interval", "interval", "PT24H");

  private final Token token = somebody();

  private static Map<String, Object> daily(Map<String, Object> fields) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", "Daily Report");
    body.put("message", List.of(Map.of("type", "text", "content", "Report")));
    body.put("schedule", DAILY);
    body.putAll(fields);
    return body;
  }

  private ValidatableResponse create(Map<String, Object> fields) {
    return vectara(token).body(daily(fields)).post(SCHEDULES).then();
  }

  private String created() {
    return create(Map.of()).statusCode(201).extract().path("key");
  }

  private ValidatableResponse get(String key) {
    return vectara(token).get(SCHEDULES + "/" + key).then();
  }

  private ValidatableResponse patch(String key, Map<String, Object> fields) {
    return vectara(token).body(fields).patch(SCHEDULES + "/" + key).then();
  }

  @Test
  void A_schedule_needs_a_name_a_message_and_a_time_and_gets_the_documented_defaults() {
    Instant before = Instant.now();
    ValidatableResponse created =
        create(Map.of())
            .statusCode(201)
            .body("key", matchesPattern("asc_daily_report_[0-9a-f]{4}"))
            .body("agent_key", equalTo("demo"))
            .body("name", equalTo("Daily Report"))
            .body("description", equalTo(""))
            .body("message", equalTo(List.of(Map.of("type", "text", "content", "Report"))))
            .body("schedule", equalTo(DAILY))
            .body("enabled", equalTo(true))
            .body("session_metadata", equalTo(Map.of()))
            .body("max_executions_to_keep", equalTo(10))
            .body("stall_timeout_seconds", equalTo(3600))
            .body("retries", equalTo(2))
            .body("last_execution_at", nullValue());
    Instant next = Instant.parse(created.extract().path("next_execution_at"));
    assertThat(next)
        .isBetween(before.plus(Duration.ofHours(23)), before.plus(Duration.ofHours(25)));
    get(created.extract().path("key"))
        .statusCode(200)
        .body("$", equalTo(created.extract().body().as(Map.class)));
  }

  @Test
  void All_fields_are_kept() {
    String key = freshKey();
    create(
            Map.of(
                "key",
                key,
                "description",
                "Each morning 🌅",
                "message",
                List.of(
                    Map.of("type", "text", "content", "one"),
                    Map.of("type", "text", "content", "two")),
                "schedule",
                Map.of("type", "cron", "cron_expression", "0 9 * * 1-5"),
                "enabled",
                false,
                "session_metadata",
                Map.of("report", Map.of("kind", "daily")),
                "max_executions_to_keep",
                50,
                "stall_timeout_seconds",
                1,
                "retries",
                0))
        .statusCode(201)
        .body("key", equalTo(key))
        .body("description", equalTo("Each morning 🌅"))
        .body("message.content", equalTo(List.of("one", "two")))
        .body("schedule", equalTo(Map.of("type", "cron", "cron_expression", "0 9 * * 1-5")))
        .body("enabled", equalTo(false))
        .body("session_metadata.report.kind", equalTo("daily"))
        .body("max_executions_to_keep", equalTo(50))
        .body("stall_timeout_seconds", equalTo(1))
        .body("retries", equalTo(0))
        .body("next_execution_at", nullValue());
  }

  @Test
  void A_key_that_is_taken_is_a_conflict_whoever_has_it() {
    String key = freshKey();
    create(Map.of("key", key)).statusCode(201);
    create(Map.of("key", key))
        .statusCode(409)
        .body("code", equalTo("conflict"))
        .body("messages[0]", equalTo("A schedule with key '" + key + "' already exists."));
    vectara(somebody())
        .body(daily(Map.of("key", key)))
        .post(SCHEDULES)
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name|{\"name\":null}",
        "name|{\"name\":\"\"}",
        "key|{\"key\":\"a b\"}",
        "message|{\"message\":null}",
        "message|{\"message\":[]}",
        "message|{\"message\":[{\"type\":\"text\",\"content\":\" \"}]}",
        "message[0].type|{\"message\":[{\"type\":\"image\"}]}",
        "message[0].type|{\"message\":[{\"type\":\"skill\",\"skill_name\":\"s\"}]}",
        "message[0].content|{\"message\":[{\"type\":\"text\"}]}",
        "message|{\"message\":[{\"type\":\"text\",\"content\":\"\\u0000\"}]}",
        "schedule|{\"schedule\":null}",
        "schedule.type|{\"schedule\":{}}",
        "schedule.type|{\"schedule\":{\"type\":\"daily\"}}",
        "schedule.interval|{\"schedule\":{\"type\":\"interval\"}}",
        "schedule.interval|{\"schedule\":{\"type\":\"interval\",\"interval\":\"PT59M\"}}",
        "schedule.interval|{\"schedule\":{\"type\":\"interval\",\"interval\":\"hourly\"}}",
        "schedule.cron_expression|{\"schedule\":{\"type\":\"cron\"}}",
        "schedule.cron_expression|{\"schedule\":{\"type\":\"cron\",\"cron_expression\":\"* * * * * *\"}}",
        "schedule.cron_expression|{\"schedule\":{\"type\":\"cron\",\"cron_expression\":\"0 0 31 2 *\"}}",
        "session_metadata|{\"session_metadata\":[]}",
        "max_executions_to_keep|{\"max_executions_to_keep\":0}",
        "max_executions_to_keep|{\"max_executions_to_keep\":51}",
        "stall_timeout_seconds|{\"stall_timeout_seconds\":0}",
        "retries|{\"retries\":-1}",
        "retries|{\"retries\":11}"
      })
  void What_is_invalid_is_reported_by_its_field(String field, String json) {
    Map<String, Object> fields = JsonPath.from(json).getMap("");
    create(fields)
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors", hasKey(field))
        .body("messages[0]", containsString(field));
  }

  @Test
  void Schedules_are_listed_newest_first_page_by_page() {
    List<String> keys = List.of(created(), created(), created());
    ValidatableResponse first =
        vectara(token)
            .queryParam("limit", 2)
            .get(SCHEDULES)
            .then()
            .statusCode(200)
            .body("schedules.key", equalTo(List.of(keys.get(2), keys.get(1))));
    String pageKey = first.extract().path("metadata.page_key");
    vectara(token)
        .queryParam("limit", 2)
        .queryParam("page_key", pageKey)
        .get(SCHEDULES)
        .then()
        .statusCode(200)
        .body("schedules.key", equalTo(List.of(keys.get(0))))
        .body("metadata", not(hasKey("page_key")));
    vectara(somebody())
        .queryParam("page_key", pageKey)
        .get(SCHEDULES)
        .then()
        .statusCode(400)
        .body("field_errors", hasKey("page_key"));
    vectara(token).queryParam("limit", 0).get(SCHEDULES).then().statusCode(400);
  }

  @Test
  void A_change_keeps_what_it_does_not_name() {
    String key = created();
    String next = get(key).extract().path("next_execution_at");
    patch(key, Map.of("name", "Report", "retries", 5))
        .statusCode(200)
        .body("name", equalTo("Report"))
        .body("retries", equalTo(5))
        .body("schedule", equalTo(DAILY))
        .body("message[0].content", equalTo("Report"))
        .body("next_execution_at", equalTo(next));
    patch(key, Map.of()).statusCode(200).body("name", equalTo("Report"));
    patch(key, Map.of("name", "")).statusCode(400).body("field_errors", hasKey("name"));
  }

  @Test
  void Another_time_and_enabling_plan_the_next_run_anew() {
    String key = created();
    String hourly =
        patch(key, Map.of("schedule", Map.of("type", "interval", "interval", "PT1H")))
            .statusCode(200)
            .extract()
            .path("next_execution_at");
    assertThat(Instant.parse(hourly)).isBefore(Instant.now().plus(Duration.ofHours(2)));
    patch(key, Map.of("enabled", false)).statusCode(200).body("next_execution_at", nullValue());
    patch(key, Map.of("enabled", true)).statusCode(200).body("next_execution_at", notNullValue());
  }

  @Test
  void A_deleted_schedule_is_gone() {
    String key = created();
    vectara(token).delete(SCHEDULES + "/" + key).then().statusCode(204);
    get(key).statusCode(404).body("code", equalTo("schedule_not_found")).body("id", equalTo(key));
    vectara(token).delete(SCHEDULES + "/" + key).then().statusCode(404);
    create(Map.of("key", key)).statusCode(201);
  }

  @Test
  void What_another_owner_has_does_not_exist() {
    String key = created();
    String one = SCHEDULES + "/" + key;
    Token other = somebody();
    vectara(other).get(one).then().statusCode(404);
    vectara(other).get(one + "/executions").then().statusCode(404);
    vectara(other).body("{\"name\":\"mine\"}").patch(one).then().statusCode(404);
    vectara(other).delete(one).then().statusCode(404);
    vectara(other).get(SCHEDULES).then().body("schedules", equalTo(List.of()));
    vectara(token.client("another-app")).get(one).then().statusCode(404);
    get(key).statusCode(200).body("name", equalTo("Daily Report"));
    vectara(admin()).get(one).then().statusCode(200);
  }

  @Test
  void Schedules_go_with_their_agent() {
    Token manager = admin();
    String agent = freshKey();
    String schedules = "/v2/agents/" + agent + "/schedules";
    vectara(manager)
        .body(Map.of("key", agent, "name", "a"))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    vectara(manager).body(daily(Map.of("key", "daily"))).post(schedules).then().statusCode(201);
    vectara(manager).delete("/v2/agents/" + agent).then().statusCode(204);
    vectara(manager).get(schedules).then().statusCode(404).body("code", equalTo("agent_not_found"));
    vectara(manager)
        .body(Map.of("key", agent, "name", "a"))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    vectara(manager).get(schedules).then().body("schedules", equalTo(List.of()));
    vectara(manager).body(daily(Map.of("key", "daily"))).post(schedules).then().statusCode(201);
  }
}
