package dev.parley.vectara.event;

import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.ops.Sweeper;
import dev.parley.testing.AzureFiles;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The artifacts of a session, and the files that they are. */
@ParleyTest
class ArtifactsTest {

  private static final byte[] TEXT = "Some text".getBytes(UTF_8);

  @Inject StoredFiles stored;
  @Inject TimePasses time;
  @Inject Sweeper sweeper;

  private Events events;
  private AzureFiles files;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
    files = new AzureFiles(events.token(), events.key());
  }

  private static String path(String id, String filename) {
    return "artifacts/" + id + "/" + filename;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] data(Response artifact) {
    return Base64.getDecoder().decode(artifact.<String>path("data"));
  }

  private void sweep() throws Throwable {
    VertxContextSupport.subscribeAndAwait(sweeper::sweep);
  }

  @Test
  void A_session_without_artifacts_has_an_empty_list() {
    events.artifacts().body("artifacts", empty()).body("metadata", equalTo(Map.of()));
  }

  @Test
  void An_artifact_is_returned_with_its_content() throws Exception {
    String id = events.upload("a.txt", TEXT);
    Response got = events.artifact(id);
    got.then()
        .statusCode(200)
        .contentType("application/json")
        .body("artifact_id", equalTo(id))
        .body("filename", equalTo("a.txt"))
        .body("mime_type", equalTo("text/plain"))
        .body("size_bytes", equalTo(9))
        .body("checksum_sha256", equalTo(sha256(TEXT)))
        .body("metadata", equalTo(Map.of("original_filename", "a.txt")))
        .body("ttl_days", equalTo(30));
    assertThat(data(got)).isEqualTo(TEXT);
    assertThat(got.header("Content-Length")).isEqualTo(String.valueOf(got.asByteArray().length));
    assertThat(got.header("Transfer-Encoding")).isNull();
    assertThat(Instant.parse(got.path("created_at"))).isAfter(Instant.now().minusSeconds(60));
    Map<String, Object> listed =
        events.artifacts().body("artifacts[0]", not(hasKey("data"))).extract().path("artifacts[0]");
    Map<String, Object> alone = got.path("$");
    assertThat(alone).containsAllEntriesOf(listed);
  }

  @Test
  void Any_Accept_header_is_answered_with_JSON() {
    String id = events.upload("a.txt", TEXT);
    for (String type : List.of("application/json", "*/*", "text/html")) {
      vectara(events.token())
          .accept(type)
          .get(events.session() + "/artifacts/" + id)
          .then()
          .statusCode(200)
          .contentType("application/json");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', c b a",
    "created_at, desc, c b a",
    "created_at, asc, a b c",
    "updated_at, desc, a c b",
    "updated_at, asc, b c a"
  })
  void Artifacts_are_ordered_by_time_and_paged(String sortBy, String orderBy, String names) {
    String first = events.upload("a", TEXT);
    events.upload("b", TEXT);
    events.upload("c", TEXT);
    files.with(path(first, "a"), "Newer".getBytes(UTF_8));
    StringBuilder found = new StringBuilder();
    String key = "";
    do {
      Response page =
          vectara(events.token())
              .queryParam("sort_by", sortBy)
              .queryParam("order_by", orderBy)
              .queryParam("limit", 1)
              .queryParam("page_key", key)
              .get(events.session() + "/artifacts");
      found.append(page.<String>path("artifacts[0].filename")).append(' ');
      key = page.path("metadata.page_key");
    } while (key != null);
    assertThat(found.toString().strip()).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 101",
    "limit, x",
    "sort_by, name",
    "order_by, up",
    "page_key, v1.x"
  })
  void Invalid_parameters_are_refused(String name, String value) {
    vectara(events.token())
        .queryParam(name, value)
        .get(events.session() + "/artifacts")
        .then()
        .statusCode(400)
        .body("field_errors", hasKey(name));
  }

  @Test
  void A_page_key_belongs_to_its_order() {
    events.upload("a", TEXT);
    events.upload("b", TEXT);
    String key =
        vectara(events.token())
            .queryParam("limit", 1)
            .get(events.session() + "/artifacts")
            .path("metadata.page_key");
    vectara(events.token())
        .queryParam("page_key", key)
        .queryParam("order_by", "asc")
        .get(events.session() + "/artifacts")
        .then()
        .statusCode(400);
  }

  @Test
  void What_does_not_exist_is_not_found() {
    String id = events.upload("a", TEXT);
    for (String unknown :
        List.of(
            "none",
            "art_",
            "art_none",
            "art_00000000-0000-0000-0000-000000000000",
            id.toUpperCase(Locale.ROOT),
            id.substring("art_".length()))) {
      events
          .artifact(unknown)
          .then()
          .statusCode(404)
          .body("code", equalTo("artifact_not_found"))
          .body("id", equalTo(unknown));
    }
    Events other = Events.of(events.token());
    other.artifact(id).then().statusCode(404).body("code", equalTo("artifact_not_found"));
    for (Events hidden :
        List.of(
            new Events(somebody(), VECTARA, events.key()),
            new Events(events.token(), VECTARA, "none"))) {
      hidden.artifact(id).then().statusCode(404).body("code", equalTo("session_not_found"));
      vectara(hidden.token())
          .get(hidden.session() + "/artifacts")
          .then()
          .statusCode(404)
          .body("code", equalTo("session_not_found"));
    }
    new Events(events.token().scopes(Token.WRITE), VECTARA, events.key())
        .artifact(id)
        .then()
        .statusCode(403);
  }

  @Test
  void An_artifact_is_a_file_in_Azures_API() {
    String id = events.upload("a.txt", TEXT);
    assertThat(files.names("artifacts")).containsExactly(id);
    assertThat(files.names("artifacts/" + id)).containsExactly("a.txt");
    assertThat(files.get(path(id, "a.txt")).asByteArray()).isEqualTo(TEXT);
  }

  @Test
  void A_file_of_Azures_API_is_no_artifact() {
    files.with("a.txt", TEXT).with("artifacts/b.txt", TEXT);
    events.artifacts().body("artifacts", empty());
    events.upload("c.txt", TEXT);
    events.artifacts().body("artifacts.filename", contains("c.txt"));
  }

  @Test
  void An_artifact_that_is_replaced_through_Azures_API_has_the_new_content() throws Exception {
    String id = events.upload("a.txt", TEXT);
    byte[] newer = random(300_000);
    files.with(path(id, "a.txt"), newer);
    Response got = events.artifact(id);
    assertThat(data(got)).isEqualTo(newer);
    got.then()
        .body("size_bytes", equalTo(newer.length))
        .body("checksum_sha256", equalTo(sha256(newer)));
    assertThat(Instant.parse(got.path("updated_at")))
        .isAfter(Instant.parse(got.path("created_at")));
    files.with(path(id, "a.txt"), new byte[0]);
    assertThat(data(events.artifact(id))).isEmpty();
  }

  @Test
  void An_artifact_that_is_deleted_through_Azures_API_is_gone_but_its_upload_stays() {
    String id = events.upload("a.txt", TEXT);
    files.delete(path(id, "a.txt")).then().statusCode(204);
    events.artifact(id).then().statusCode(404);
    events.artifacts().body("artifacts", empty());
    events.list().body("events[0].artifacts.artifact_id", contains(id));
    assertThat(stored.contents(events.key())).isZero();
    assertThat(stored.counted(events.key())).isZero();
  }

  @Test
  void A_file_in_place_of_the_directory_keeps_artifacts_out() {
    files.with("artifacts", TEXT);
    events
        .form()
        .multiPart("files", "a.txt", TEXT)
        .multiPart("message", "Hi")
        .post(events.path())
        .then()
        .statusCode(400);
    events.list().body("events", empty());
    assertThat(stored.contents(events.key())).isEqualTo(1);
    assertThat(stored.counted(events.key())).isEqualTo(TEXT.length);
  }

  @Test
  void A_fork_has_the_artifacts_under_the_same_ids() {
    String id = events.upload("a.txt", TEXT);
    String key =
        vectara(events.token())
            .body(Map.of("from_session", Map.of("session_key", events.key())))
            .post(VECTARA)
            .path("key");
    Events fork = new Events(events.token(), VECTARA, key);
    fork.list()
        .body("events.type", contains("artifact_upload", "input_message", "agent_output"))
        .body("events[0].artifacts.artifact_id", contains(id));
    assertThat(fork.artifact(id).<Map<String, Object>>path("$"))
        .isEqualTo(events.artifact(id).<Map<String, Object>>path("$"));
    vectara(events.token()).delete(events.session()).then().statusCode(204);
    assertThat(data(fork.artifact(id))).isEqualTo(TEXT);
    new AzureFiles(fork.token(), key).with(path(id, "a.txt"), "New".getBytes(UTF_8));
    assertThat(data(fork.artifact(id))).isEqualTo("New".getBytes(UTF_8));
  }

  @Test
  void Artifacts_are_deleted_with_their_session() {
    events.upload("a.txt", TEXT);
    long artifacts = stored.rows("artifact");
    long contents = stored.rows("file_content");
    vectara(events.token()).delete(events.session()).then().statusCode(204);
    assertThat(stored.rows("artifact")).isEqualTo(artifacts - 1);
    assertThat(stored.rows("file_content")).isEqualTo(contents - 1);
  }

  @Test
  void An_artifact_is_deleted_at_the_end_of_its_time_to_live() throws Throwable {
    String old = events.upload("old.txt", TEXT);
    String fork =
        vectara(events.token())
            .body(Map.of("from_session", Map.of("session_key", events.key())))
            .post(VECTARA)
            .path("key");
    time.forArtifactsOf(events.key(), Duration.ofDays(30));
    String id = events.upload("new.txt", TEXT);
    events.artifact(old).then().statusCode(404);
    events.artifacts().body("artifacts.artifact_id", contains(id));
    sweep();
    files.get(path(old, "old.txt")).then().statusCode(404);
    assertThat(stored.counted(events.key())).isEqualTo(TEXT.length);
    assertThat(data(new Events(events.token(), VECTARA, fork).artifact(old))).isEqualTo(TEXT);
    events.artifact(id).then().statusCode(200);
  }

  @Test
  void Reading_artifacts_is_no_use_of_the_session() {
    String key = vectara(events.token()).body("{\"tti_minutes\":60}").post(VECTARA).path("key");
    Events hourly = new Events(events.token(), VECTARA, key);
    String id = hourly.upload("a.txt", TEXT);
    time.forSession(key, Duration.ofMinutes(58));
    hourly.artifact(id).then().statusCode(200);
    hourly.artifacts().body("artifacts.artifact_id", contains(id));
    time.forSession(key, Duration.ofMinutes(3));
    hourly.artifact(id).then().statusCode(404).body("code", equalTo("session_not_found"));
  }

  @Test
  void An_artifact_of_another_owner_does_not_exist_for_anyone_without_a_role() {
    String id = events.upload("a.txt", TEXT);
    String path = events.session() + "/artifacts/" + id;
    Wire.apiKey("agent_viewer").get(path).then().statusCode(200);
    Wire.apiKey("agent_user").get(path).then().statusCode(403);
  }
}
