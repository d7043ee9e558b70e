package dev.parley.ops.metric;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ApiDocument;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.RequestSeries;
import dev.parley.testing.Token;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the metrics say of requests, and what nobody can make them say. */
@ParleyTest
class RequestMetricsTest {

  @TestHTTPResource(value = "/", management = true)
  URL management;

  private String metrics() {
    return given().get(management + "metrics").asString();
  }

  private long count(String dialect, String operation, String status) {
    return RequestSeries.count(metrics(), dialect, operation, status);
  }

  /** Does something that is to be counted once. */
  private void counted(String dialect, String operation, String status, Runnable call) {
    long before = count(dialect, operation, status);
    call.run();
    assertThat(
            RequestSeries.countOnce(this::metrics, dialect, operation, status, before + 1) - before)
        .isEqualTo(1);
  }

  /** Sends this many requests and waits until they are counted, a moment after their answers. */
  private void settled(int requests, Runnable calls) {
    long before = total();
    calls.run();
    await().until(() -> total() >= before + requests);
  }

  private long total() {
    return RequestSeries.in(metrics()).mapToLong(RequestSeries.Series::count).sum();
  }

  @Test
  @SuppressWarnings("unchecked")
  void Every_operation_is_counted_under_its_id_regardless_of_the_caller() {
    Map<String, Map<String, Map<String, Object>>> paths =
        (Map<String, Map<String, Map<String, Object>>>) ApiDocument.read().get("paths");
    Map<String, String> templates = new HashMap<>();
    paths.forEach(
        (template, methods) ->
            methods.forEach(
                (method, operation) -> {
                  templates.put((String) operation.get("operationId"), template);
                  given()
                      .urlEncodingEnabled(false)
                      .redirects()
                      .follow(false)
                      .request(method, template.replaceAll("\\{\\w+}", "x"));
                }));
    Map<String, List<RequestSeries.Series>> counted =
        await().until(this::byOperation, series -> series.keySet().containsAll(templates.keySet()));
    templates.forEach(
        (id, template) ->
            assertThat(counted.get(id))
                .as(id)
                .allSatisfy(
                    series ->
                        assertThat(series.labels())
                            .containsEntry(
                                "dialect", template.contains("oauth") ? "oauth" : dialect(id))
                            .containsEntry("uri", template)
                            .containsOnlyKeys(
                                "dialect", "operation", "method", "uri", "status", "outcome")));
  }

  private Map<String, List<RequestSeries.Series>> byOperation() {
    return RequestSeries.in(metrics())
        .collect(Collectors.groupingBy(series -> series.label("operation")));
  }

  private static String dialect(String id) {
    return id.replaceFirst("\\p{Upper}.*", "");
  }

  @Test
  void Failures_before_a_resource_is_reached_are_counted_with_their_status() {
    Token reader = somebody().scopes(Token.READ);
    counted("azure", "azureListSessions", "401", () -> anonymous().get(AZURE));
    counted(
        "vectara",
        "vectaraCreateSession",
        "403",
        () -> vectara(reader).body("{}").post(VECTARA).then().statusCode(403));
    counted(
        "palantir",
        "palantirCreateSession",
        "400",
        () -> palantir(somebody()).body("{").post(PALANTIR).then().statusCode(400));
    counted(
        "vectara",
        "vectaraCreateSession",
        "415",
        () ->
            given()
                .auth()
                .oauth2(somebody().mint())
                .contentType("text/plain")
                .body("x")
                .post(VECTARA)
                .then()
                .statusCode(415));
    counted(
        "vectara",
        "vectaraCreateSession",
        "413",
        () ->
            vectara(somebody())
                .body("\"" + "x".repeat(1_100_000) + "\"")
                .post(VECTARA)
                .then()
                .statusCode(413));
    counted("vectara", "none", "405", () -> vectara(somebody()).put(VECTARA));
    counted("vectara", "none", "404", () -> vectara(somebody()).get("/v2/none"));
    counted("none", "none", "404", () -> given().get("/none"));
    counted("none", "none", "400", () -> send("GET /a b c HTTP/1.1\r\n\r\n", true));
  }

  @Test
  void Values_chosen_by_callers_do_not_become_labels() {
    settled(11, () -> odd("first"));
    Map<Map<String, String>, Long> before = series();
    settled(
        5 * 11,
        () -> {
          for (int i = 0; i < 5; i++) {
            odd("made-up-" + UUID.randomUUID());
          }
        });
    assertThat(series().keySet()).isEqualTo(before.keySet());
    assertThat(metrics()).doesNotContain("made-up", "MADE");
  }

  private Map<Map<String, String>, Long> series() {
    return RequestSeries.in(metrics())
        .collect(Collectors.toMap(RequestSeries.Series::labels, RequestSeries.Series::count));
  }

  /** Requests as somebody sends them who looks for gaps. */
  private static void odd(String word) {
    given().get("/" + word);
    given().get("/v2/" + word + "/" + word);
    given().options("/v2/agents/" + word + "/" + word);
    given().options("/v2/agents/" + word + "/sessions");
    given().request("PATCH", "/agents/" + word + "/endpoint/sessions");
    given().request("MADE" + word.hashCode(), "/v2/agents/" + word);
    given().header("Origin", "https://" + word).header("x", word).options("/" + word);
    azure(somebody()).queryParam("x", word).get("/agents/" + word + "/endpoint/sessions");
    given().get("/api/projects/" + word + "/agents/" + word);
    given().get("/api/projects/" + word + "/" + word);
    given().get("/v2/agents/" + word + ";p=" + word);
  }

  @Test
  void Aborted_requests_are_counted_without_adding_label_values() {
    String token = somebody().mint();
    for (String agent : new String[] {"made-up-1", "made-up-2"}) {
      counted(
          "vectara",
          "vectaraCreateSession",
          "RESET",
          () ->
              send(
                  "POST /v2/agents/%s/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                          .formatted(agent, token)
                      + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
                  false));
    }
    assertThat(metrics()).doesNotContain("made-up");
  }

  /** Sends bytes as they are, and hangs up, after the answer or before. */
  private static void send(String request, boolean wait) {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      if (wait) {
        socket.getInputStream().readAllBytes();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void Response_times_have_few_histogram_buckets() {
    settled(1, () -> azure(somebody()).get(AZURE).then().statusCode(200));
    assertThat(
            metrics()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_bucket"))
                .filter(line -> line.contains("azureListSessions"))
                .filter(line -> line.contains("\"200\""))
                .map(line -> line.replaceFirst(".*le=\"([^\"]+)\".*", "$1")))
        .containsExactly("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1.0", "5.0", "+Inf");
  }
}
