package dev.parley.vectara.event;

import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.RawConnection;
import dev.parley.testing.StoredFiles;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with files. */
@ParleyTest
class UploadsTest {

  private static final byte[] TEXT = "Some text".getBytes(UTF_8);

  @Inject StoredFiles stored;

  private Events events;

  @BeforeEach
  void begin() {
    events = Events.of(somebody());
  }

  private void assertNothingIsStored() {
    events.list().body("events", empty());
    events.artifacts().body("artifacts", empty());
    assertThat(stored.counted(events.key())).isZero();
    assertThat(stored.contents(events.key())).isZero();
  }

  @Test
  void Files_become_artifacts_in_an_event_before_the_message() {
    events
        .form()
        .multiPart("files", "a.txt", TEXT, "text/plain; charset=UTF-8")
        .multiPart("messages", "[{\"type\":\"text\",\"content\":\"Read them.\"}]")
        .multiPart("files", "b b.bin", new byte[] {1, 2, 3})
        .post(events.path())
        .then()
        .statusCode(201)
        .body("session_key", equalTo(events.key()))
        .body("events.type", contains("artifact_upload", "input_message", "agent_output"))
        .body("events[0].artifacts.artifact_id[0]", matchesPattern("art_[a-z0-9_-]+"))
        .body("events[0].artifacts.filename", contains("a.txt", "b b.bin"))
        .body("events[0].artifacts.mime_type", contains("text/plain", "application/octet-stream"))
        .body("events[0].artifacts.size_bytes", contains(9, 3))
        .body("events[1].messages[0].content", equalTo("Read them."))
        .body("events[2].content", equalTo("You said: Read them."));
    Map<String, Object> listed =
        events
            .list()
            .body("events.type", contains("artifact_upload", "input_message", "agent_output"))
            .extract()
            .path("events[0]");
    assertThat(events.get(listed.get("id").toString()).<Map<String, Object>>path("$"))
        .isEqualTo(listed);
    events.artifacts().body("artifacts", hasSize(2));
    assertThat(stored.counted(events.key())).isEqualTo(12);
  }

  @Test
  void A_stream_begins_with_the_upload() {
    Response stream =
        events
            .form()
            .multiPart("message", "Hi")
            .multiPart("files", "a.txt", TEXT)
            .multiPart("stream_response", "true")
            .post(events.path());
    assertThat(stream.statusCode()).isEqualTo(201);
    assertThat(Events.types(stream.asString()))
        .startsWith("artifact_upload", "input_message", "streaming_agent_output")
        .endsWith("end");
    String id = events.list().extract().path("events[0].id");
    assertThat(stream.asString()).contains(id);
  }

  @Test
  void A_form_without_files_is_a_message() {
    events
        .form()
        .multiPart("message", "ignored")
        .multiPart("messages", "[{\"type\":\"text\",\"content\":\"Hi\"}]")
        .post(events.path())
        .then()
        .statusCode(201)
        .body("events.type", contains("input_message", "agent_output"))
        .body("events[1].content", equalTo("You said: Hi"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 262_144, 1_500_000})
  void A_file_of_any_size_is_stored_unchanged(int size) {
    String id = events.upload("f", random(size));
    String data = events.artifact(id).then().statusCode(200).extract().path("data");
    assertThat(Base64.getDecoder().decode(data)).isEqualTo(random(size));
    assertThat(stored.bytes(events.key())).isEqualTo(size);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("files", "filename", form -> form.multiPart("files", "x")),
        refused("files", "names", form -> form.multiPart("files", "", TEXT)),
        refused("files", "names", form -> form.multiPart("files", "a/b", TEXT)),
        refused("files", "names", form -> form.multiPart("files", "..", TEXT)),
        refused("files", "names", form -> form.multiPart("files", "x".repeat(256), TEXT)),
        refused("files", "empty", form -> form.multiPart("files", "a", new byte[0])),
        refused("files", "20", form -> files(form, 21)),
        refused("", "parts", form -> form.multiPart("file", "a", TEXT)),
        refused("message", "once", form -> form.multiPart("message", "again")),
        refused("messages", "JSON", form -> form.multiPart("messages", "Hi")),
        refused("messages", "JSON", form -> form.multiPart("messages", "{}")),
        refused(
            "messages",
            "content",
            form -> form.multiPart("messages", "[{\"type\":\"text\",\"content\":\" \"}]")),
        refused(
            "messages[0].skill_name",
            "required",
            form -> form.multiPart("messages", "[{\"type\":\"skill\"}]")),
        refused("stream_response", "true", form -> form.multiPart("stream_response", "yes")),
        refused("since", "event", form -> form.multiPart("since", "yesterday")),
        refused("behavior", "steer", form -> form.multiPart("behavior", "steer")));
  }

  private static RequestSpecification files(RequestSpecification form, int count) {
    for (int i = 0; i < count; i++) {
      form.multiPart("files", "f" + i, TEXT);
    }
    return form;
  }

  private static Arguments refused(
      String field, String reason, UnaryOperator<RequestSpecification> part) {
    return Arguments.of(field, reason, part);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refused")
  void What_is_wrong_is_refused_by_name_and_leaves_nothing_behind(
      String field, String reason, UnaryOperator<RequestSpecification> part) {
    RequestSpecification form =
        events.form().multiPart("files", "good", TEXT).multiPart("message", "Hi");
    Response answer = part.apply(form).post(events.path());
    answer.then().statusCode(400).body("messages[0]", containsString(reason));
    if (!field.isEmpty()) {
      answer.then().body("field_errors", hasKey(field));
    }
    assertNothingIsStored();
  }

  @Test
  void Files_need_no_message() {
    events
        .form()
        .multiPart("files", "a.txt", TEXT, "text/plain")
        .post(events.path())
        .then()
        .statusCode(201)
        .body("events.type", contains("artifact_upload", "agent_output"))
        .body(
            "events[1].content",
            matchesPattern(
                "You said: The user uploaded files to the session:\n"
                    + "- a\\.txt \\(text/plain, 9 bytes, artifact art_[a-z0-9_-]+\\)"));
  }

  @Test
  void A_form_needs_a_message_or_files() {
    events
        .form()
        .multiPart("stream_response", "false")
        .post(events.path())
        .then()
        .statusCode(400)
        .body("field_errors.messages", equalTo("is required"));
    assertNothingIsStored();
  }

  @Test
  void The_agent_is_told_of_the_files_before_the_message_and_later() {
    String artifact = events.upload("a.txt", TEXT);
    String told =
        "The user uploaded files to the session:\n- a.txt (text/plain, 9 bytes, artifact "
            + artifact
            + ")";
    events.say("/recall 1").statusCode(201).body("events[1].content", equalTo(told));
    events.say("/recall 2").statusCode(201).body("events[1].content", equalTo("Read it."));
  }

  @Test
  void A_body_that_is_no_form_is_refused() {
    for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=\"\"")) {
      vectara(events.token())
          .contentType(type)
          .body("--b--".getBytes(UTF_8))
          .post(events.path())
          .then()
          .statusCode(400)
          .body("messages[0]", containsString("boundary"));
    }
    assertNothingIsStored();
  }

  @Test
  void An_upload_to_what_does_not_exist_is_not_found() {
    for (Events unknown :
        List.of(
            new Events(events.token(), VECTARA, "none"),
            new Events(somebody(), VECTARA, events.key()))) {
      unknown
          .form()
          .multiPart("files", "a.txt", TEXT)
          .multiPart("message", "Hi")
          .post(unknown.path())
          .then()
          .statusCode(404)
          .body("code", equalTo("session_not_found"));
    }
    assertNothingIsStored();
  }

  @Test
  void An_upload_to_a_disabled_session_leaves_nothing_behind() {
    vectara(events.token()).body("{\"enabled\":false}").patch(events.session());
    events
        .form()
        .multiPart("files", "a.txt", TEXT)
        .multiPart("message", "Hi")
        .post(events.path())
        .then()
        .statusCode(400);
    assertNothingIsStored();
  }

  @Test
  void An_upload_while_the_session_is_running_is_refused_or_queued() throws Exception {
    try (InputStream stream = events.open("/hang Hm")) {
      await().until(() -> events.status().equals("running"));
      events
          .form()
          .multiPart("files", "a.txt", TEXT)
          .multiPart("message", "Hi")
          .post(events.path())
          .then()
          .statusCode(409);
      events.artifacts().body("artifacts", empty());
      assertThat(stored.contents(events.key())).isZero();
      var queued =
          CompletableFuture.supplyAsync(
              () ->
                  events
                      .form()
                      .multiPart("files", "b.txt", TEXT)
                      .multiPart("message", "Then?")
                      .multiPart("since", "start")
                      .post(events.path()));
      await()
          .until(
              () ->
                  events
                      .artifacts()
                      .extract()
                      .<List<String>>path("artifacts.filename")
                      .equals(List.of("b.txt")));
      events.post("{\"type\":\"interrupt\"}").then().statusCode(201);
      stream.readAllBytes();
      queued
          .join()
          .then()
          .statusCode(201)
          .body(
              "events.type",
              contains(
                  "input_message",
                  "agent_output",
                  "artifact_upload",
                  "input_message",
                  "agent_output"));
    }
    events.artifacts().body("artifacts.filename", contains("b.txt"));
    assertThat(stored.contents(events.key())).isEqualTo(1);
  }

  @Test
  void A_message_that_fails_leaves_its_artifacts() {
    events
        .form()
        .multiPart("files", "a.txt", TEXT)
        .multiPart("message", "/fail")
        .post(events.path())
        .then()
        .statusCode(500);
    events.list().body("events", empty());
    events.artifacts().body("artifacts.filename", contains("a.txt"));
  }

  @Test
  void A_client_that_goes_away_leaves_nothing_behind() throws Exception {
    try (RawConnection connection = new RawConnection(RestAssured.port)) {
      connection
          .send(
              "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                      .formatted(events.path(), events.token().mint())
                  + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n"
                  + "--b\r\nContent-Disposition: form-data; name=files; filename=f\r\n\r\n")
          .send(random(300_000));
      await().until(() -> stored.bytes(events.key()) > 0);
    }
    await().until(() -> stored.contents(events.key()) == 0);
    assertNothingIsStored();
  }
}
