package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Certificates;
import dev.parley.testing.HttpsProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** One setting has HTTPS served next to plain HTTP. */
@DisplayNameGeneration(Sentences.class)
class HttpsIT {

  private static HttpsProgram program;

  @BeforeAll
  static void start() {
    program = HttpsProgram.start();
  }

  @AfterAll
  static void stop() {
    program.close();
  }

  /** Trusts the certificate that is in the directory at this moment, and no other. */
  private static SSLContext trust() throws GeneralSecurityException, IOException {
    byte[] pem = Files.readAllBytes(program.directory().resolve("tls.crt"));
    Certificate certificate =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("localhost", certificate);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Lists a caller's sessions over HTTPS, on a connection of its own. */
  private static HttpResponse<String> list(SSLContext trust, Token token)
      throws IOException, InterruptedException {
    return HttpClient.newBuilder()
        .sslContext(trust)
        .build()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "https://localhost:" + program.httpsPort() + AZURE + "?api-version=v1"))
                .header("Authorization", "Bearer " + token.mint())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void A_session_created_over_HTTP_is_listed_over_HTTPS() throws Exception {
    Token token = somebody();
    String id =
        azure(token).port(program.httpPort()).body("{}").post(AZURE).path("agent_session_id");
    HttpResponse<String> answer = list(trust(), token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(id);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
  }

  @Test
  void A_web_page_of_a_configured_origin_can_call() {
    given()
        .port(program.httpPort())
        .header("Origin", HttpsProgram.PAGE)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization")
        .options(AZURE)
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", HttpsProgram.PAGE);
  }

  @Test
  void Health_is_served_over_plain_HTTP() {
    given().port(program.managementPort()).get("/q/health").then().statusCode(200);
  }

  @Test
  void A_renewed_certificate_is_used_without_a_restart() throws Exception {
    Token token = somebody();
    SSLContext old = trust();
    assertThat(list(old, token).statusCode()).isEqualTo(200);
    Certificates.write(program.directory(), "RSA");
    SSLContext renewed = trust();
    await().until(() -> isTrusted(renewed, token));
    assertThat(isTrusted(old, token)).isFalse();
  }

  private static boolean isTrusted(SSLContext trust, Token token)
      throws IOException, InterruptedException {
    try {
      return list(trust, token).statusCode() == 200;
    } catch (SSLHandshakeException e) {
      return false;
    }
  }

  @Test
  void A_request_without_Host_is_rejected_over_TLS_too() throws Exception {
    try (Socket socket = trust().getSocketFactory().createSocket("localhost", program.httpsPort());
        BufferedReader answer =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      List<String> lines = answer.lines().toList();
      assertThat(lines.get(0)).isEqualTo("HTTP/1.1 400 Bad Request");
      assertThat(lines).anyMatch(line -> line.startsWith("x-request-id: "));
    }
  }
}
