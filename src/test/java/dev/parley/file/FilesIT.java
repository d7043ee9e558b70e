package dev.parley.file;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Parallel;
import dev.parley.testing.Sentences;
import dev.parley.testing.SmallProgram;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Files pass through a program that could not hold them, and leave nothing when they break off. */
@DisplayNameGeneration(Sentences.class)
class FilesIT {

  private static final int HEAP_MEGABYTES = 128;
  private static final int MEGABYTE = 1024 * 1024;

  private static SmallProgram program;

  @BeforeAll
  static void start() {
    program = SmallProgram.start(HEAP_MEGABYTES);
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  private static HttpRequest.Builder request(AzureFiles files, String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%d%s/content?api-version=v1&path=%s"
                    .formatted(RestAssured.port, files.url(), path)))
        .header("Authorization", "Bearer " + files.token().mint());
  }

  private static String digest(InputStream content) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (DigestInputStream bytes = new DigestInputStream(content, digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void Several_concurrent_transfers_of_45_MB_need_a_heap_of_only_128_MB() throws Exception {
    AzureFiles files = ofNewSession(somebody());
    byte[] content = random(45 * MEGABYTE);
    String digest = digest(new java.io.ByteArrayInputStream(content));
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<String> names = List.of("a", "b", "c", "d");

    assertThat(Parallel.map(names, name -> upload(client, files, name, content))).containsOnly(201);
    assertThat(Parallel.map(names, name -> download(client, files, name))).containsOnly(digest);
  }

  private static int upload(HttpClient client, AzureFiles files, String name, byte[] content) {
    try {
      return client
          .send(
              request(files, name).PUT(HttpRequest.BodyPublishers.ofByteArray(content)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String download(HttpClient client, AzureFiles files, String name) {
    try {
      return digest(
          client
              .send(request(files, name).build(), HttpResponse.BodyHandlers.ofInputStream())
              .body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void An_interrupted_upload_leaves_nothing_behind() throws IOException {
    AzureFiles files = ofNewSession(somebody());
    long before = program.rows("file_chunk");
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      String head =
          "PUT %s/content?api-version=v1&path=d/f HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n";
      OutputStream out = socket.getOutputStream();
      out.write(
          head.formatted(files.url(), files.token().mint(), 10 * MEGABYTE)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(random(5 * MEGABYTE));
      out.flush();
      awaitRows("file_chunk", rows -> rows > before);
    }
    awaitRows("file_chunk", rows -> rows == before);
    awaitRows("file_content where not linked", rows -> rows == 0);
    assertThat(files.names(".")).isEmpty();
  }

  private static void awaitRows(String table, Predicate<Long> condition) {
    await().until(() -> program.rows(table), condition);
  }
}
