package dev.parley.vectara.session;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.palantir.conversation.Talk;
import dev.parley.session.Session;
import dev.parley.session.SessionSecrets;
import dev.parley.testing.AzureFiles;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.StoredLog;
import dev.parley.testing.StoredSession;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Sessions that start from another one. */
@ParleyTest
class ForkTest {

  private static final String SOURCE =
      """
      {"name":"Chat","description":"d","metadata":{"a":1},"enabled":false,"tti_minutes":60,
       "secrets":{"token":"xoxp-1"}}
      """;

  @Inject StoredFiles files;
  @Inject StoredSession stored;
  @Inject StoredLog log;
  @Inject SessionSecrets secrets;

  private final Token owner = somebody();

  private String source() {
    return vectara(owner).body(SOURCE).post(VECTARA).then().statusCode(201).extract().path("key");
  }

  private static ValidatableResponse fork(Token token, String more, String from) {
    return vectara(token)
        .body("{%s\"from_session\":%s}".formatted(more, from))
        .post(VECTARA)
        .then();
  }

  private ValidatableResponse fork(String more, String source) {
    return fork(owner, more, "{\"session_key\":\"%s\"}".formatted(source));
  }

  @Test
  void A_fork_copies_the_settings() {
    String source = source();
    String fork =
        fork("", source)
            .statusCode(201)
            .body("key", startsWith("ase_chat_"))
            .body("name", equalTo("Chat"))
            .body("description", equalTo("d"))
            .body("metadata", equalTo(Map.of("a", 1)))
            .body("enabled", equalTo(false))
            .body("tti_minutes", equalTo(60))
            .body("secrets", equalTo(Map.of("token", "****")))
            .body("status", equalTo("unstarted"))
            .extract()
            .path("key");
    assertThat(fork).isNotEqualTo(source);
    assertThat(secrets.values(stored.session(fork))).isEqualTo(Map.of("token", "xoxp-1"));
  }

  @Test
  void The_fields_of_the_request_take_precedence_in_a_fork() {
    fork(
            "\"key\":\"%s\",\"name\":\"Other\",\"description\":\"\",\"metadata\":{},\"enabled\":true,"
                    .formatted(freshKey())
                + "\"tti_minutes\":0,\"secrets\":{\"token\":null,\"new\":\"v\"},",
            source())
        .statusCode(201)
        .body("name", equalTo("Other"))
        .body("description", equalTo(""))
        .body("metadata", equalTo(Map.of()))
        .body("enabled", equalTo(true))
        .body("tti_minutes", equalTo(0))
        .body("secrets", equalTo(Map.of("new", "****")));
  }

  @Test
  void A_fork_has_the_files_and_each_session_changes_its_own() {
    byte[] large = AzureFiles.random(600_000);
    AzureFiles source =
        AzureFiles.ofNewSession(owner)
            .with("a.txt", "one".getBytes(StandardCharsets.UTF_8))
            .with("d/e/large", large)
            .with("empty", new byte[0]);
    String key = fork("", source.session()).statusCode(201).extract().path("key");
    AzureFiles copy = new AzureFiles(owner, key);
    assertThat(copy.get("d/e/large").asByteArray()).isEqualTo(large);
    assertThat(copy.get("empty").asByteArray()).isEmpty();
    assertThat(copy.names(".")).isEqualTo(source.names("."));
    assertThat(files.counted(key)).isEqualTo(files.counted(source.session()));
    assertThat(files.bytes(key)).isEqualTo(files.counted(key));

    copy.with("a.txt", "two".getBytes(StandardCharsets.UTF_8));
    source.delete("d/e/large").then().statusCode(204);
    assertThat(source.get("a.txt").asString()).isEqualTo("one");
    assertThat(copy.get("d/e/large").asByteArray()).isEqualTo(large);
  }

  private Talk talk() {
    return Talk.with(owner, Wire.DEMO_RID);
  }

  private static String key(Talk talk) {
    return Wire.keyOf(talk.rid());
  }

  /** The conversation of a fork. */
  private Talk conversation(ValidatableResponse fork) {
    Session session = stored.session(fork.statusCode(201).extract().path("key"));
    return new Talk(owner, Wire.DEMO_RID, "ri.aip-agents..session." + session.id);
  }

  private ValidatableResponse forkUpTo(Talk source, UUID event) {
    return fork(
        owner,
        "",
        "{\"session_key\":\"%s\",\"include_up_to_event_id\":\"aev_%s\"}"
            .formatted(key(source), event));
  }

  @Test
  void A_fork_has_the_conversation_and_each_session_continues_its_own() {
    Talk source = talk();
    source.say("one");
    source.say("/tool search two");
    ValidatableResponse answer = fork("", key(source)).body("status", equalTo("stopped"));
    Talk copy = conversation(answer);
    assertThat(copy.content().asString()).isEqualTo(source.content().asString());
    copy.get().then().body("metadata.messageCount", equalTo(4));
    UUID trace = UUID.fromString(copy.content().path("exchanges[1].result.sessionTraceId"));
    assertThat(copy.trace(trace).asString()).isEqualTo(source.trace(trace).asString());

    copy.say("/recall 1").body("agentMarkdownResponse", equalTo("one"));
    source.say("three");
    copy.exchanges()
        .body("exchanges.userInput.text", contains("one", "/tool search two", "/recall 1"));
    source
        .exchanges()
        .body("exchanges.userInput.text", contains("one", "/tool search two", "three"));
    log.requireConsistent(source.id());
    log.requireConsistent(copy.id());
    assertThat(log.ids(copy.id())).doesNotContainAnyElementsOf(log.ids(source.id()));
    assertThat(log.ids(copy.id())).extracting(UUID::version).containsOnly(7);
  }

  @Test
  void A_fork_for_another_agent_has_the_conversation() {
    Talk source = talk();
    source.say("one");
    String body =
        "{\"from_session\":{\"session_key\":\"%s\",\"agent_key\":\"%s\"}}"
            .formatted(key(source), Wire.DEMO);
    String fork =
        vectara(owner)
            .body(body)
            .post("/v2/agents/talker/sessions")
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    Talk copy = new Talk(owner, Talk.TALKER, "ri.aip-agents..session." + stored.session(fork).id);
    copy.say("/recall 1").body("agentMarkdownResponse", equalTo("one"));
    log.requireConsistent(copy.id());
  }

  @Test
  void A_fork_of_a_session_without_a_conversation_has_none() {
    Talk copy = conversation(fork("", source()).body("status", equalTo("unstarted")));
    copy.exchanges().body("exchanges", empty());
    log.requireConsistent(copy.id());
  }

  @Test
  void A_fork_leaves_out_exchanges_that_were_not_added() {
    Talk source = talk();
    source.blocking("/fail", Map.of()).then().statusCode(500);
    source.say("one");
    source.blocking("/fail-late words", Map.of()).then().statusCode(500);
    source.say("two");
    Talk copy = conversation(fork("", key(source)));
    copy.exchanges().body("exchanges.userInput.text", contains("one", "two"));
    assertThat(log.ids(copy.id())).hasSize(4);
    log.requireConsistent(copy.id());
    copy.say("three");
    log.requireConsistent(copy.id());
  }

  @Test
  void A_fork_leaves_out_the_exchange_in_progress() {
    Talk source = talk();
    source.say("one");
    UUID message = UUID.randomUUID();
    CompletableFuture<Response> answer =
        CompletableFuture.supplyAsync(
            () -> source.streaming("/hang waiting", Map.of("messageId", message)));
    await().until(() -> log.ids(source.id()).size() == 3);
    UUID running = log.ids(source.id()).get(2);
    Talk copy = conversation(fork("", key(source)));
    copy.exchanges().body("exchanges.userInput.text", contains("one"));
    forkUpTo(source, running).statusCode(404).body("code", equalTo("event_not_found"));
    copy.say("two");
    source.cancel(message, Map.of("response", "Stopped.")).then().statusCode(200);
    answer.join().then().statusCode(200);
    log.requireConsistent(copy.id());
    log.requireConsistent(source.id());
  }

  @Test
  void A_fork_up_to_an_event_includes_it() {
    Talk source = talk();
    source.say("one");
    source.say("two");
    List<UUID> events = log.ids(source.id());
    Talk answered = conversation(forkUpTo(source, events.get(1)));
    answered.exchanges().body("exchanges.userInput.text", contains("one"));
    answered.get().then().body("metadata.messageCount", equalTo(2));
    log.requireConsistent(answered.id());
    answered.say("other").body("agentMarkdownResponse", endsWith("Before that: one"));
    log.requireConsistent(answered.id());

    Talk unanswered = conversation(forkUpTo(source, events.get(2)));
    unanswered.exchanges().body("exchanges.userInput.text", contains("one"));
    assertThat(log.ids(unanswered.id())).hasSize(3);
    log.requireConsistent(unanswered.id());
    assertThat(log.ids(conversation(forkUpTo(source, events.get(3))).id())).hasSize(4);
  }

  @Test
  void A_fork_up_to_an_event_that_is_not_in_the_conversation_is_refused() {
    Talk source = talk();
    source.say("one");
    source.blocking("/fail", Map.of()).then().statusCode(500);
    Talk other = talk();
    other.say("one");
    UUID withdrawn = log.ids(source.id()).get(2);
    UUID foreign = log.ids(other.id()).get(0);
    for (UUID event : List.of(withdrawn, foreign, UUID.randomUUID())) {
      forkUpTo(source, event)
          .statusCode(404)
          .body("code", equalTo("event_not_found"))
          .body("id", equalTo("aev_" + event));
    }
  }

  @Test
  void A_fork_for_another_agent_does_not_copy_secrets() {
    String agent = "{\"session_key\":\"%s\",\"agent_key\":\"%s\"}".formatted(source(), Wire.DEMO);
    vectara(owner)
        .body("{\"from_session\":%s}".formatted(agent))
        .post("/v2/agents/quick/sessions")
        .then()
        .statusCode(201)
        .body("agent_key", equalTo("quick"))
        .body("metadata.a", equalTo(1))
        .body("secrets", equalTo(Map.of()));
  }

  @Test
  void Another_users_session_cannot_be_forked() {
    String source = source();
    String from = "{\"session_key\":\"%s\"}".formatted(source);
    fork(somebody(), "", from)
        .statusCode(404)
        .body("code", equalTo("session_not_found"))
        .body("id", equalTo(source));
    fork(admin(), "", from).statusCode(201);
  }

  @Test
  void Writing_without_reading_is_not_enough() {
    fork(owner.scopes(Token.WRITE), "", "{\"session_key\":\"%s\"}".formatted(source()))
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  @Test
  void An_invalid_fork_request_is_reported_with_its_field() {
    fork(owner, "", "{}")
        .statusCode(400)
        .body("field_errors.'from_session.session_key'", equalTo("is required"));
    fork(owner, "", "\"x\"").statusCode(400);
    fork("", freshKey()).statusCode(404).body("code", equalTo("session_not_found"));
    fork(owner, "", "{\"session_key\":\"x\",\"agent_key\":\"nobody\"}")
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
  }

  @Test
  void A_fork_accepts_only_one_event_id_which_must_exist() {
    String from = "{\"session_key\":\"%s\",%%s}".formatted(source());
    fork(
            owner,
            "",
            from.formatted(
                "\"include_up_to_event_id\":\"aev_1\",\"compact_up_to_event_id\":\"aev_1\""))
        .statusCode(400);
    fork(owner, "", from.formatted("\"include_up_to_event_id\":\"aev_1\""))
        .statusCode(404)
        .body("code", equalTo("event_not_found"))
        .body("id", equalTo("aev_1"));
    fork(owner, "", from.formatted("\"compact_up_to_event_id\":\"aev_1\"")).statusCode(404);
    fork(owner, "", from.formatted("\"compact_up_to_event_id\":null")).statusCode(201);
  }

  @Test
  void A_repeated_fork_returns_the_first_one_after_its_source_is_deleted() {
    String source = source();
    String key = freshKey();
    String body = "{\"from_session\":{\"session_key\":\"%s\"}}".formatted(source);
    String first =
        vectara(owner).header("Idempotency-Key", key).body(body).post(VECTARA).path("key");
    vectara(owner).delete(VECTARA + "/" + source).then().statusCode(204);
    vectara(owner)
        .header("Idempotency-Key", key)
        .body(body)
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body("key", equalTo(first));
    vectara(owner).body(body).post(VECTARA).then().statusCode(404);
  }

  @Test
  void A_fork_whose_source_is_deleted_concurrently_has_all_files_or_fails() {
    for (int round = 0; round < 20; round++) {
      AzureFiles source =
          AzureFiles.ofNewSession(owner).with("f", "x".getBytes(StandardCharsets.UTF_8));
      String body = "{\"from_session\":{\"session_key\":\"%s\"}}".formatted(source.session());
      List<Response> answers =
          Parallel.map(
              List.of(0, 1, 2, 3),
              i ->
                  i == 0
                      ? vectara(owner).delete(VECTARA + "/" + source.session())
                      : vectara(owner).body(body).post(VECTARA));
      answers.stream()
          .filter(answer -> answer.statusCode() == 201)
          .map(answer -> new AzureFiles(owner, answer.path("key")))
          .forEach(fork -> assertThat(fork.get("f").asString()).isEqualTo("x"));
      assertThat(answers).extracting(Response::statusCode).isSubsetOf(201, 204, 404);
    }
  }

  @Test
  void A_secret_whose_encryption_key_was_removed_must_be_set_again() {
    String source = source();
    stored.change(source, "secrets = '{\"token\": \"deadbeef.AAAA\"}'");
    fork("", source)
        .statusCode(400)
        .body("field_errors.secrets", startsWith("cannot be copied: the key that 'token'"));
    fork("\"secrets\":{\"token\":\"new\"},", source)
        .statusCode(201)
        .body("secrets", equalTo(Map.of("token", "****")));
  }

  @Test
  void A_repeated_fork_creates_one_session() {
    String source = source();
    String key = freshKey();
    String body = "{\"from_session\":{\"session_key\":\"%s\"}}".formatted(source);
    String first =
        vectara(owner).header("Idempotency-Key", key).body(body).post(VECTARA).path("key");
    vectara(owner)
        .header("Idempotency-Key", key)
        .body(body)
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body("key", equalTo(first));
  }
}
