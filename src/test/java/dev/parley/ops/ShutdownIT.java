package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.Database;
import dev.parley.testing.KeepAlive;
import dev.parley.testing.Load;
import dev.parley.testing.ProgramHome;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** The packaged program is told to end (SIGTERM) and has something to do. */
@DisplayNameGeneration(Sentences.class)
class ShutdownIT {

  private static final int CLIENTS = 12;
  private static final int MEGABYTE = 1024 * 1024;
  private static final Map<String, String> DEFAULTS = Map.of();
  private static final Map<String, String> LONG_DELAY = Map.of("PARLEY_SHUTDOWN_DELAY", "4s");
  private static final Map<String, String> LONG_TIMEOUT = Map.of("PARLEY_SHUTDOWN_TIMEOUT", "60s");
  private static final Map<String, String> SHORT_DELAY = Map.of("PARLEY_SHUTDOWN_DELAY", "400ms");

  /**
   * Nobody is told to come back while the program is being told to end, however long that takes.
   */
  private static final Map<String, String> LONG_WAITS =
      Map.of(
          "PARLEY_SHUTDOWN_DELAY",
          "400ms",
          "QUARKUS_DATASOURCE_REACTIVE_ADDITIONAL_PROPERTIES_LOCK_TIMEOUT",
          "60s");

  private static ProgramHome home;

  private RunningProgram program;
  private long told;

  @BeforeAll
  static void move() {
    home = new ProgramHome();
  }

  @AfterAll
  static void leave() {
    home.close();
  }

  private void start(Map<String, String> settings) {
    program = home.start(settings);
    RestAssured.port = program.port();
  }

  @AfterEach
  void end() {
    program.close();
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }

  private void tell() {
    told = System.nanoTime();
    program.process().destroy();
  }

  /** It ends within the time that whoever told it may wait. */
  private void ended() throws InterruptedException {
    long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
    assertThat(program.process().waitFor(10_000 - passed, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(program.process().exitValue()).isIn(0, 143);
  }

  private boolean refuses() throws IOException {
    try (Socket taken = new Socket("localhost", program.port())) {
      return !taken.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  @Test
  void Under_load_no_request_fails_and_no_acknowledged_session_is_lost() throws Exception {
    start(DEFAULTS);
    try (Load load = new Load(program.port(), CLIENTS)) {
      load.more(500);
      assertThat(program.probe("ready")).isEqualTo(200);
      load.closing();
      tell();
      int served = load.answers();
      await().until(() -> program.probe("ready"), equalTo(503));
      program.process().destroy(); // Some say it twice.
      load.join();
      assertThat(load.failures()).isEmpty();
      // A connection made in the instant in which the socket closes may be reset.
      assertThat(load.resets()).isLessThanOrEqualTo(2);
      assertThat(load.answers()).as("answers during the delay").isGreaterThan(served);
      ended();
      assertThat(load.acknowledged()).isNotEmpty();
      try (Database database = home.database()) {
        assertThat(load.acknowledged()).allMatch(Load.storedOnce(database)::contains);
      }
    }
  }

  @Test
  void Responses_during_shutdown_announce_that_the_connection_closes() throws Exception {
    start(LONG_DELAY);
    String list = Wire.AZURE + "?api-version=v1";
    try (KeepAlive client = new KeepAlive(program.port(), Wire.somebody().mint())) {
      assertThat(client.call("GET", list, "").closes()).isFalse();
      tell();
      await().until(() -> program.probe("ready"), equalTo(503));
      KeepAlive.Answer last = client.call("GET", list, "");
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.closes()).isTrue();
    }
    ended();
  }

  @Test
  void A_create_that_waits_for_a_lock_completes_during_shutdown() throws Exception {
    start(LONG_WAITS);
    try (KeepAlive client = new KeepAlive(program.port(), Wire.somebody().mint());
        Database database = home.database()) {
      String list = Wire.AZURE + "?api-version=v1";
      assertThat(client.call("GET", list, "").status()).isEqualTo(200);
      database.execute("begin; lock table session in share mode");
      client.send("POST", list, "{}");
      await().until(() -> database.rows("pg_locks where not granted") > 0);
      tell();
      await().until(this::refuses);
      database.execute("commit");
      assertThat(client.receive().status()).isEqualTo(201);
    }
    ended();
  }

  @Test
  void Transfers_in_progress_complete_during_shutdown() throws Exception {
    start(SHORT_DELAY);
    byte[] content = AzureFiles.random(8 * MEGABYTE);
    AzureFiles files = AzureFiles.ofNewSession(Wire.somebody()).with("old", content);
    HttpResponse<InputStream> download =
        HttpClient.newHttpClient()
            .send(request(files, "old").build(), HttpResponse.BodyHandlers.ofInputStream());
    try (Socket upload = new Socket("localhost", program.port())) {
      OutputStream out = upload.getOutputStream();
      out.write(
          ("PUT %s/content?api-version=v1&path=new HTTP/1.1\r\nHost: localhost\r\n"
                  + "Authorization: Bearer %s\r\nContent-Type: application/octet-stream\r\n"
                  + "Content-Length: %d\r\n\r\n")
              .formatted(files.url(), files.token().mint(), content.length)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(content, 0, MEGABYTE);
      assertThat(download.body().readNBytes(MEGABYTE)).isEqualTo(Arrays.copyOf(content, MEGABYTE));
      tell();
      await().until(this::refuses);
      out.write(content, MEGABYTE, content.length - MEGABYTE);
      assertThat(download.body().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(content, MEGABYTE, content.length));
      String answer = new String(upload.getInputStream().readNBytes(12));
      assertThat(answer).isEqualTo("HTTP/1.1 201");
    }
    ended();
  }

  @Test
  void A_stream_whose_client_is_gone_does_not_delay_the_end() throws Exception {
    start(LONG_TIMEOUT);
    Token token = Wire.somebody();
    String session = Wire.palantir(token).body("{}").post(Wire.PALANTIR).path("rid");
    String body = "{\"userInput\":{\"text\":\"%s\"}}".formatted("word ".repeat(2000));
    try (Socket stream = new Socket("localhost", program.port())) {
      stream
          .getOutputStream()
          .write(
              ("POST %s/%s/streamingContinue?preview=true HTTP/1.1\r\nHost: localhost\r\n"
                      + "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                      + "Content-Length: %d\r\n\r\n%s")
                  .formatted(Wire.PALANTIR, session, token.mint(), body.length(), body)
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(stream.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
      // The next piece is written to a connection that was reset.
      stream.setSoLinger(true, 0);
    }
    try (Database database = home.database()) {
      String completed =
          "turn where status = 'COMPLETED' and session_id = '%s'"
              .formatted(session.substring(session.lastIndexOf('.') + 1));
      await().until(() -> database.rows(completed) > 0);
    }
    tell();
    ended();
  }

  private HttpRequest.Builder request(AzureFiles files, String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%d%s/content?api-version=v1&path=%s"
                    .formatted(program.port(), files.url(), path)))
        .header("Authorization", "Bearer " + files.token().mint());
  }
}
