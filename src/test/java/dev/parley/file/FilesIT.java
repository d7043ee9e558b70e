package dev.parley.file;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Parallel;
import dev.parley.testing.Sentences;
import dev.parley.testing.Shared;
import dev.parley.testing.SmallProgram;
import dev.parley.testing.Token;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files pass through a program that could not hold them, and leave nothing when they break off. */
@DisplayNameGeneration(Sentences.class)
class FilesIT {

  private static final int HEAP_MEGABYTES = 128;
  private static final int MEGABYTE = 1024 * 1024;

  @RegisterExtension static final Shared<SmallProgram> SHARED = SmallProgram.shared(HEAP_MEGABYTES);

  private static HttpRequest.Builder request(AzureFiles files, String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%d%s/content?api-version=v1&path=%s"
                    .formatted(RestAssured.port, files.url(), path)))
        .header("Authorization", "Bearer " + files.token().mint());
  }

  /** Whether this is all that a stream has. A digest takes long without the optimizing compiler. */
  private static boolean is(byte[] content, InputStream stream) throws IOException {
    byte[] part = new byte[MEGABYTE];
    int read = 0;
    for (int count = stream.read(part); count >= 0; count = stream.read(part)) {
      if (read + count > content.length
          || !Arrays.equals(content, read, read + count, part, 0, count)) {
        return false;
      }
      read += count;
    }
    return read == content.length;
  }

  @Test
  void Several_concurrent_transfers_of_45_MB_need_a_heap_of_only_128_MB() throws Exception {
    AzureFiles files = ofNewSession(somebody());
    byte[] content = random(45 * MEGABYTE);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<String> names = List.of("a", "b", "c", "d");

    assertThat(Parallel.map(names, name -> upload(client, files, name, content))).containsOnly(201);
    assertThat(Parallel.map(names, name -> download(client, files, name, content)))
        .containsOnly(true);
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

  private static boolean download(
      HttpClient client, AzureFiles files, String name, byte[] content) {
    try {
      return is(
          content,
          client
              .send(request(files, name).build(), HttpResponse.BodyHandlers.ofInputStream())
              .body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void So_do_messages_with_files_of_45_MB_and_their_artifacts() throws Exception {
    Token token = somebody();
    byte[] content = random(45 * MEGABYTE);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<String> sessions =
        Stream.generate(() -> vectara(token).body("{}").post(VECTARA).<String>path("key"))
            .limit(4)
            .toList();

    assertThat(Parallel.map(sessions, session -> send(client, token, session, content)))
        .containsOnly(201);
    assertThat(Parallel.map(sessions, session -> artifact(client, token, session, content)))
        .containsOnly(true);
  }

  private static HttpRequest.Builder request(Token token, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:%d%s/%s".formatted(RestAssured.port, VECTARA, path)))
        .header("Authorization", "Bearer " + token.mint());
  }

  private static int send(HttpClient client, Token token, String session, byte[] content) {
    String start =
        "--b\r\nContent-Disposition: form-data; name=message\r\n\r\nHi\r\n"
            + "--b\r\nContent-Disposition: form-data; name=files; filename=f\r\n\r\n";
    HttpRequest.BodyPublisher form =
        HttpRequest.BodyPublishers.concat(
            HttpRequest.BodyPublishers.ofString(start),
            HttpRequest.BodyPublishers.ofByteArray(content),
            HttpRequest.BodyPublishers.ofString("\r\n--b--"));
    try {
      return client
          .send(
              request(token, session + "/events")
                  .header("Content-Type", "multipart/form-data; boundary=b")
                  .POST(form)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether this is the content of a session's only artifact. */
  private static boolean artifact(HttpClient client, Token token, String session, byte[] content) {
    String artifacts = session + "/artifacts";
    String id = vectara(token).get(VECTARA + "/" + artifacts).path("artifacts[0].artifact_id");
    try (InputStream json =
        client
            .send(
                request(token, artifacts + "/" + id).build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body()) {
      StringBuilder start = new StringBuilder();
      while (start.indexOf("\"data\":\"") < 0) {
        start.append((char) json.read());
      }
      // 45 MB need no padding.
      byte[] data = json.readNBytes(45 * MEGABYTE / 3 * 4);
      assertThat(new String(json.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("\"}");
      return Arrays.equals(Base64.getDecoder().decode(data), content);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void An_interrupted_upload_leaves_nothing_behind() throws IOException {
    AzureFiles files = ofNewSession(somebody());
    long before = SHARED.program().rows("file_chunk");
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
    await().until(() -> SHARED.program().rows(table), condition);
  }
}
