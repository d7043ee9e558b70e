package dev.parley.http;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.testing.AzureFiles;
import dev.parley.testing.ObservedProgram;
import dev.parley.testing.RawConnection;
import dev.parley.testing.Sentences;
import dev.parley.testing.Shared;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the rules of HTTP, or take their time, over real sockets. */
@DisplayNameGeneration(Sentences.class)
class ConnectionsIT {

  private static final int MEGABYTE = 1024 * 1024;

  @RegisterExtension static final Shared<ObservedProgram> SHARED = ObservedProgram.shared();

  private static RawConnection connect() throws IOException {
    return new RawConnection(RestAssured.port);
  }

  private static String head(String line, String... headers) {
    return line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private static String token() {
    return "Authorization: Bearer " + somebody().mint();
  }

  private static byte[] body(int bytes) {
    return " ".repeat(bytes).getBytes();
  }

  static Stream<Arguments> refusals() {
    String json = "Content-Type: application/json";
    return Stream.of(
        arguments(413, "POST " + VECTARA, json, token()),
        arguments(401, "POST " + VECTARA, json, "X-Nobody: 1"),
        arguments(
            403, "POST " + VECTARA, json, "Authorization: Bearer " + somebody().scopes("x").mint()),
        arguments(404, "POST /v2/nothing", json, token()),
        arguments(404, "POST /nothing", json, token()),
        arguments(405, "PUT " + VECTARA, json, token()),
        arguments(415, "POST " + VECTARA, json, token() + "\r\nContent-Encoding: gzip"),
        arguments(400, "POST " + PALANTIR, json, token()));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void A_client_that_sends_12_MiB_before_reading_receives_the_response(
      int status, String line, String type, String credentials) throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(line, "Host: localhost", type, credentials, "Content-Length: " + 12 * MEGABYTE));
      connection.send(body(12 * MEGABYTE));
      RawConnection.Answer answer = connection.receive();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers()).containsEntry("connection", "close").containsKey("x-request-id");
      assertThat(connection.ends()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void The_limit_also_applies_to_a_body_without_Content_Length(
      int status, String line, String type, String credentials) throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(line, "Host: localhost", type, credentials, "Transfer-Encoding: chunked"));
      for (int chunk = 0; chunk < 12; chunk++) {
        connection.send(Integer.toHexString(MEGABYTE) + "\r\n");
        connection.send(body(MEGABYTE)).send("\r\n");
      }
      connection.send("0\r\n\r\n");
      assertThat(connection.receive().status()).isEqualTo(status);
      assertThat(connection.ends()).isTrue();
    }
  }

  @Test
  void The_connection_stays_open_after_a_small_unread_body() throws IOException {
    try (RawConnection connection = connect()) {
      for (int round = 0; round < 3; round++) {
        connection.send(
            head(
                "POST " + VECTARA,
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 1000"));
        connection.send(body(1000));
        RawConnection.Answer answer = connection.receive();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).doesNotContainKey("connection");
      }
    }
  }

  @Test
  void An_endless_body_is_discarded_up_to_a_limit_and_then_the_connection_is_closed()
      throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(
              "POST " + VECTARA,
              "Host: localhost",
              "Content-Type: application/json",
              "Content-Length: 100000000000"));
      assertThat(connection.receive().status()).isEqualTo(401);
      byte[] body = body(MEGABYTE);
      int sent = 0;
      try {
        while (sent < 200) {
          connection.send(body);
          sent++;
        }
      } catch (IOException closed) {
        // What the test waits for.
      }
      assertThat(sent).isBetween(60, 199);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {VECTARA, AZURE + "?api-version=v1", PALANTIR + "?preview=true"})
  void A_body_that_never_arrives_is_408(String path) throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(
              "POST " + path,
              "Host: localhost",
              "Content-Type: application/json",
              token(),
              "Content-Length: 100"));
      connection.send("{");
      RawConnection.Answer answer = connection.receive();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.headers()).containsEntry("content-type", "application/json");
      assertThat(answer.body()).contains("did not arrive in time");
      assertThat(connection.ends()).isTrue();
    }
  }

  @Test
  void A_stalled_upload_is_408() throws IOException {
    AzureFiles files = AzureFiles.ofNewSession(somebody());
    try (RawConnection connection = connect()) {
      connection.send(
          head(
              "PUT " + files.url() + "/content?api-version=v1&path=f",
              "Host: localhost",
              "Authorization: Bearer " + files.token().mint(),
              "Content-Length: 10000000"));
      connection.send(body(MEGABYTE));
      assertThat(connection.receive().status()).isEqualTo(408);
      assertThat(connection.ends()).isTrue();
    }
    assertThat(files.names(".")).isEmpty();
  }

  @Test
  void A_head_that_arrives_byte_by_byte_is_408() throws IOException {
    try (RawConnection connection = connect()) {
      assertDripped(connection);
    }
  }

  @Test
  void So_is_the_head_of_a_later_request() throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(head("GET " + VECTARA, "Host: localhost"));
      assertThat(connection.receive().status()).isEqualTo(401);
      assertDripped(connection);
    }
  }

  /** Sends a byte whenever the server had time to hang up, and no end. */
  private static void assertDripped(RawConnection connection) throws IOException {
    Thread drip =
        new Thread(
            () -> {
              try {
                connection.send("GET / HTTP/1.1\r\nX: ");
                while (!Thread.interrupted()) {
                  connection.send("x");
                  java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                }
              } catch (IOException closed) {
                // What the test waits for.
              }
            });
    drip.start();
    try {
      assertThat(connection.receive().status()).isEqualTo(408);
    } finally {
      drip.interrupt();
    }
  }

  @Test
  void A_connection_without_a_request_is_closed() throws IOException {
    try (RawConnection connection = connect()) {
      assertThat(connection.ends()).isTrue();
    }
  }

  @Test
  void A_connection_that_is_idle_after_a_request_is_closed() throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(head("GET " + VECTARA, "Host: localhost"));
      assertThat(connection.receive().status()).isEqualTo(401);
      assertThat(connection.ends()).isTrue();
    }
  }

  static Stream<Arguments> malformed() {
    String chunked = "Transfer-Encoding: chunked";
    return Stream.of(
        arguments("POST " + VECTARA, "Host: localhost\r\nContent-Length: 4\r\n" + chunked),
        arguments("POST " + VECTARA, "Host: localhost\r\n" + chunked + "\r\nContent-Length: 4"),
        arguments("POST " + VECTARA, "Host: localhost\r\nTransfer-Encoding: gzip, chunked"),
        arguments("GET " + VECTARA, "X-No-Host: 1"),
        arguments("GET " + VECTARA, "Host: a\r\nHost: b"),
        arguments("GET " + VECTARA, "Host: a b"),
        arguments("GET " + VECTARA + "?x=|", "Host: localhost"),
        arguments("GET /nothing?x=|", "Host: localhost"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void A_malformed_request_is_400_and_closes_the_connection(String line, String headers)
      throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(head(line, headers));
      connection.send("0\r\n\r\n");
      RawConnection.Answer answer = connection.receive();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers()).containsKey("x-request-id");
      assertThat(answer.body()).matches("|\\{\"code\":\"invalid_request\",.*");
      assertThat(connection.ends()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "br", "identity, gzip"})
  void A_compressed_body_is_415_with_Accept_Encoding(String encoding) throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(
              "POST " + VECTARA,
              "Host: localhost",
              "Content-Type: application/json",
              token(),
              "Content-Encoding: " + encoding,
              "Content-Length: 2"));
      connection.send("{}");
      RawConnection.Answer answer = connection.receive();
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.headers()).containsEntry("accept-encoding", "identity");
      assertThat(answer.body()).contains("Content-Encoding");
    }
  }

  @Test
  void The_identity_encoding_is_accepted() throws IOException {
    try (RawConnection connection = connect()) {
      connection.send(
          head(
              "POST " + VECTARA,
              "Host: localhost",
              "Content-Type: application/json",
              token(),
              "Content-Encoding: identity",
              "Content-Length: 2"));
      assertThat(connection.send("{}").receive().status()).isEqualTo(201);
    }
  }

  @Test
  void A_list_is_compressed_for_a_client_that_asks_for_it() throws Exception {
    Token caller = somebody();
    for (int n = 0; n < 20; n++) {
      vectara(caller).body("{}").post(VECTARA).then().statusCode(201);
    }
    String url = "http://localhost:" + RestAssured.port + VECTARA + "?limit=20";
    HttpResponse<byte[]> plain = get(url, caller, "identity");
    HttpResponse<byte[]> compressed = get(url, caller, "gzip");

    assertThat(plain.headers().firstValue("content-encoding").orElse("identity"))
        .isEqualTo("identity");
    assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(compressed.body().length).isLessThan(plain.body().length / 3);
    try (GZIPInputStream content =
        new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(content.readAllBytes()).isEqualTo(plain.body());
    }
  }

  @Test
  void A_single_session_is_not_compressed() throws Exception {
    Token caller = somebody();
    String key = vectara(caller).body("{}").post(VECTARA).then().extract().path("key");
    HttpResponse<byte[]> answer =
        get("http://localhost:" + RestAssured.port + VECTARA + "/" + key, caller, "gzip");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("{");
  }

  private static HttpResponse<byte[]> get(String url, Token caller, String encoding)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + caller.mint())
                .header("Accept-Encoding", encoding)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }
}
