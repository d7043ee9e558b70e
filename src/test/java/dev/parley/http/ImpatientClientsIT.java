package dev.parley.http;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.Sentences;
import dev.parley.testing.Shared;
import dev.parley.testing.SmallProgram;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every usual client gets the answer to a body that is too large, and not a broken connection. */
@DisplayNameGeneration(Sentences.class)
class ImpatientClientsIT {

  private static final int HEAP_MEGABYTES = 128;
  private static final int BODY_BYTES = 12 * 1024 * 1024;
  private static final int PATIENCE_SECONDS = 60;

  @RegisterExtension static final Shared<SmallProgram> SHARED = SmallProgram.shared(HEAP_MEGABYTES);

  private static String url() {
    return "http://127.0.0.1:" + RestAssured.port + VECTARA;
  }

  @Test
  void Javas_HttpClient_does() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url()))
                    .header("Authorization", "Bearer " + somebody().mint())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[BODY_BYTES]))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("larger than");
  }

  @Test
  void Javas_HttpURLConnection_does() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url()).toURL().openConnection();
    connection.setReadTimeout(PATIENCE_SECONDS * 1000);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(BODY_BYTES);
    connection.setRequestProperty("Authorization", "Bearer " + somebody().mint());
    connection.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(new byte[BODY_BYTES]);
    }
    assertThat(connection.getResponseCode()).isEqualTo(413);
  }

  @Test
  void Curl_does() throws Exception {
    assertThat(
            run(
                "curl",
                "-s",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "-H",
                "Authorization: Bearer " + somebody().mint(),
                "-H",
                "Content-Type: application/json",
                "-H",
                "Expect:",
                "--data-binary",
                "@-",
                url()))
        .isEqualTo("413");
  }

  @Test
  void Pythons_urllib_does() throws Exception {
    assertThat(
            run(
                "python3",
                "-c",
                """
                import sys, urllib.request, urllib.error
                request = urllib.request.Request(sys.argv[1], data=sys.stdin.buffer.read(), headers={
                    "Authorization": "Bearer " + sys.argv[2], "Content-Type": "application/json"})
                try:
                    urllib.request.urlopen(request)
                except urllib.error.HTTPError as error:
                    print(error.code, end="")
                """,
                url(),
                somebody().mint()))
        .isEqualTo("413");
  }

  @Test
  void Pythons_requests_does() throws Exception {
    assumeTrue(succeeds("python3 -c 'import requests'"), "requests is not installed");
    assertThat(
            run(
                "python3",
                "-c",
                """
                import sys, requests
                answer = requests.post(sys.argv[1], data=sys.stdin.buffer.read(), headers={
                    "Authorization": "Bearer " + sys.argv[2], "Content-Type": "application/json"})
                print(answer.status_code, end="")
                """,
                url(),
                somebody().mint()))
        .isEqualTo("413");
  }

  @Test
  void Node_does() throws Exception {
    assertThat(
            run(
                "node",
                "--input-type=module",
                "-e",
                """
                const [url, token] = process.argv.slice(1);
                const chunks = [];
                for await (const chunk of process.stdin) chunks.push(chunk);
                const answer = await fetch(url, {method: 'POST', body: Buffer.concat(chunks), headers: {
                  Authorization: 'Bearer ' + token, 'Content-Type': 'application/json'}});
                process.stdout.write(String(answer.status));
                """,
                url(),
                somebody().mint()))
        .isEqualTo("413");
  }

  /** What a program prints that is given the body on its input. */
  private static String run(String... command) throws Exception {
    assumeTrue(succeeds("command -v " + command[0]), command[0] + " is not installed");
    Process process =
        new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread feed =
        new Thread(
            () -> {
              try (OutputStream out = process.getOutputStream()) {
                out.write(new byte[BODY_BYTES]);
              } catch (IOException e) {
                // It stopped reading.
              }
            });
    feed.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private static boolean succeeds(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
