package dev.parley.file;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.somebody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Bodies;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much a file and a session may hold, and that what is refused leaves nothing behind. */
@ParleyTest
@TestProfile(OtherSettings.class)
class FileLimitsTest {

  private static final int MEGABYTE = 1024 * 1024;

  @Inject StoredFiles stored;

  private void assertHolds(AzureFiles files, long bytes) {
    assertThat(stored.counted(files.session())).isEqualTo(bytes);
    assertThat(stored.bytes(files.session())).isEqualTo(bytes);
  }

  @Test
  void A_file_can_be_as_large_as_the_limit_but_not_larger() {
    AzureFiles files = ofNewSession(somebody()).with("f", random(MEGABYTE));
    files
        .put("f", random(MEGABYTE + 1))
        .then()
        .statusCode(413)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.message", equalTo("A file can have at most 1048576 bytes."));
    assertThat(files.get("f").asByteArray()).isEqualTo(random(MEGABYTE));
    assertHolds(files, MEGABYTE);
  }

  @Test
  void An_upload_that_exceeds_the_limit_leaves_nothing_behind() {
    AzureFiles files = ofNewSession(somebody());
    String path = files.url() + "/content?api-version=v1&path=f";
    Bodies.Answer answer = Bodies.putChunked(files.token(), path, "x".repeat(10 * MEGABYTE));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"error\"", "1048576");
    files.get("f").then().statusCode(404);
    assertThat(files.names(".")).isEmpty();
    assertHolds(files, 0);
    assertThat(stored.contents(files.session())).isZero();
  }

  @Test
  void The_files_of_a_session_are_limited_by_its_quota_and_a_replaced_file_no_longer_counts() {
    AzureFiles files =
        ofNewSession(somebody()).with("a", random(MEGABYTE)).with("b", random(MEGABYTE));
    files
        .put("c/d", random(1))
        .then()
        .statusCode(413)
        .body("error.code", equalTo("quota_exceeded"));
    assertThat(files.names(".")).as("nor its directory").containsExactly("a", "b");
    assertThat(stored.contents(files.session())).isEqualTo(2);
    files.with("empty", random(0)).with("a", random(MEGABYTE - 1)).with("c/d", random(1));
    files.put("e", random(1)).then().statusCode(413);
    files.delete("b").then().statusCode(204);
    files.with("e", random(1));
    assertHolds(files, MEGABYTE + 1);
  }

  @Test
  void Concurrent_uploads_cannot_exceed_the_quota() {
    AzureFiles files = ofNewSession(somebody());
    List<Integer> statuses =
        Parallel.map(
            List.of("a", "b", "c", "d", "e"),
            name -> files.put(name, random(MEGABYTE)).statusCode());
    assertThat(statuses).containsOnly(201, 413);
    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(2);
    assertHolds(files, 2 * MEGABYTE);
  }

  @Test
  void Concurrent_uploads_of_one_file_leave_one_complete_version() {
    AzureFiles files = ofNewSession(somebody());
    List<Integer> sizes = List.of(300_000, 400_000, 500_000, 600_000);
    assertThat(Parallel.map(sizes, size -> files.put("d/f", random(size)).statusCode()))
        .containsOnly(201);
    byte[] left = files.get("d/f").asByteArray();
    assertThat(sizes).contains(left.length);
    assertThat(left).isEqualTo(random(left.length));
    assertHolds(files, left.length);
  }

  @Test
  void Concurrent_uploads_and_deletions_leave_a_consistent_tree() {
    AzureFiles files = ofNewSession(somebody());
    Parallel.map(
        List.of(1, 2, 3, 4, 5, 6),
        number -> {
          for (int round = 0; round < 5; round++) {
            if (number % 3 == 0) {
              files
                  .request()
                  .queryParam("path", "d")
                  .queryParam("recursive", "true")
                  .delete(files.url());
            } else {
              assertThat(files.put("d/e/f" + number, random(1000)).statusCode()).isEqualTo(201);
            }
          }
          return number;
        });
    files.with("d/e/last", random(7));
    assertThat(files.names(".")).containsExactly("d");
    assertThat(files.names("d")).containsExactly("e");
    assertHolds(files, (files.names("d/e").size() - 1) * 1000L + 7);
    assertThat(stored.contents(files.session())).isEqualTo(files.names("d/e").size());
  }

  @Test
  void A_download_during_replacements_returns_one_complete_version() {
    AzureFiles files = ofNewSession(somebody()).with("f", random(100));
    Parallel.map(
        List.of("write", "read", "read"),
        task -> {
          for (int round = 0; round < 20; round++) {
            if (task.equals("write")) {
              files.with("f", random(100 + round));
            } else {
              byte[] got = files.get("f").then().statusCode(200).extract().asByteArray();
              assertThat(got).isEqualTo(random(got.length));
            }
          }
          return task;
        });
  }

  @Test
  void Expect_100_continue_is_answered_before_the_body_is_sent() {
    AzureFiles files = ofNewSession(somebody());
    String path = files.url() + "/content?api-version=v1&path=f";
    assertThat(Bodies.asking(files.token(), path, "content".getBytes(UTF_8))).isEqualTo(201);
    assertThat(Bodies.asking(files.token(), path, random(MEGABYTE + 1))).isEqualTo(413);
    assertThat(files.get("f").asString()).isEqualTo("content");
  }

  @Test
  void The_connection_is_usable_after_a_rejected_upload() throws IOException, InterruptedException {
    AzureFiles files = ofNewSession(somebody());
    AzureFiles unknown = new AzureFiles(files.token(), "never-was");
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient client = HttpClient.newBuilder().version(version).build();
      for (int round = 0; round < 3; round++) {
        assertThat(plain(client, unknown, files.token().mint(), MEGABYTE)).isEqualTo(404);
        assertThat(plain(client, files, "nonsense", MEGABYTE)).isEqualTo(401);
        assertThat(plain(client, files, files.token().mint(), 2 * MEGABYTE)).isEqualTo(413);
        assertThat(plain(client, files, files.token().mint(), MEGABYTE)).isEqualTo(201);
      }
    }
  }

  private static int plain(HttpClient client, AzureFiles files, String token, int size)
      throws IOException, InterruptedException {
    String url =
        "http://localhost:%d%s/content?api-version=v1&path=f"
            .formatted(RestAssured.port, files.url());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(random(size)))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
