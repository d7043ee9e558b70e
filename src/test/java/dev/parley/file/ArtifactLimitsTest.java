package dev.parley.file;

import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The limits of files, for those that are uploaded with a message. */
@ParleyTest
@TestProfile(OtherSettings.class)
class ArtifactLimitsTest {

  private static final int MEGABYTE = 1024 * 1024;

  @Inject StoredFiles stored;

  private final Token token = somebody();
  private String session;

  @BeforeEach
  void begin() {
    session =
        vectara(token)
            .body("{\"name\":\"n\"}")
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
  }

  private Response upload(int... sizes) {
    RequestSpecification form =
        vectara(token).contentType("multipart/form-data").multiPart("message", "Hi");
    for (int i = 0; i < sizes.length; i++) {
      form.multiPart("files", "f" + i, random(sizes[i]));
    }
    return form.post(VECTARA + "/" + session + "/events");
  }

  private void assertHolds(long bytes) {
    assertThat(stored.counted(session)).isEqualTo(bytes);
    assertThat(stored.bytes(session)).isEqualTo(bytes);
    if (bytes == 0) {
      assertThat(stored.contents(session)).isZero();
      vectara(token)
          .get(VECTARA + "/" + session + "/events")
          .then()
          .statusCode(200)
          .body("events", empty());
    }
  }

  @Test
  void A_file_can_be_as_large_as_the_limit_but_not_larger() {
    upload(1, MEGABYTE + 1)
        .then()
        .statusCode(413)
        .body("code", equalTo("invalid_request"))
        .body("messages[0]", equalTo("A file can have at most 1048576 bytes."));
    assertHolds(0);
    upload(MEGABYTE).then().statusCode(201);
    assertHolds(MEGABYTE);
  }

  @Test
  void The_files_of_a_message_are_limited_by_the_quota_of_the_session() {
    upload(MEGABYTE, MEGABYTE, 1)
        .then()
        .statusCode(413)
        .body(
            "messages[0]",
            equalTo("The files of a session can have at most 2097152 bytes in total."));
    assertHolds(0);
    new AzureFiles(token, session).with("f", random(MEGABYTE));
    upload(MEGABYTE, 1).then().statusCode(413);
    assertHolds(MEGABYTE);
    upload(MEGABYTE).then().statusCode(201);
    assertHolds(2 * MEGABYTE);
    new AzureFiles(token, session).put("g", random(1)).then().statusCode(413);
  }

  @Test
  void The_other_parts_are_limited_like_other_bodies() {
    vectara(token)
        .contentType("multipart/form-data")
        .multiPart("files", "f", random(10))
        .multiPart("message", "x".repeat(3 * MEGABYTE))
        .multiPart("messages", "x".repeat(3 * MEGABYTE))
        .post(VECTARA + "/" + session + "/events")
        .then()
        .statusCode(413)
        .body("messages[0]", equalTo("The body is larger than 4194304 bytes."));
    assertHolds(0);
  }
}
