package dev.parley.ops.trace;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.vectara;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ObservedProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import dev.parley.testing.TraceReceiver;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.restassured.specification.RequestSpecification;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** What the packaged program sends away as traces, once somebody wants them. */
@DisplayNameGeneration(Sentences.class)
class TracesIT {

  private static final String PARENT = "b7ad6b7169203331";
  private static final String PRIVATE = "2af7651916cd43dd8448eb211c80319c";
  private static final Token SOMEBODY = Token.of("private-subject").client("private-client");

  private static TraceReceiver receiver;
  private static ObservedProgram program;

  @BeforeAll
  static void start() {
    receiver = TraceReceiver.start();
    program =
        ObservedProgram.start(
            Map.of(
                "QUARKUS_OTEL_SDK_DISABLED", "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms"));
  }

  @AfterAll
  static void stop() {
    program.close();
    receiver.close();
  }

  private static Span span(String trace, Span.SpanKind kind) {
    return await().until(() -> spans(trace, kind), not(empty())).get(0);
  }

  private static List<Span> spans(String trace, Span.SpanKind kind) {
    return receiver.spans().stream()
        .filter(span -> hex(span.getTraceId().toByteArray()).equals(trace))
        .filter(span -> span.getKind() == kind)
        .toList();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                attribute ->
                    attribute.getValue().hasIntValue()
                        ? String.valueOf(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
  }

  private static String traceparent(String trace) {
    return "00-" + trace + "-" + PARENT + "-01";
  }

  @Test
  void A_span_is_named_by_its_operation_and_continues_the_callers_trace() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    azure(SOMEBODY).header("traceparent", traceparent(trace)).get(AZURE).then().statusCode(200);
    Span server = span(trace, Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(server.getName()).isEqualTo("azureListSessions");
    assertThat(hex(server.getParentSpanId().toByteArray())).isEqualTo(PARENT);
    assertThat(attributes(server))
        .containsEntry("parley.dialect", "azure")
        .containsEntry("parley.operation", "azureListSessions")
        .containsEntry("http.route", "/agents/{agent_name}/endpoint/sessions")
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.response.status_code", "200");
    Span query = span(trace, Span.SpanKind.SPAN_KIND_CLIENT);
    assertThat(query.getName()).startsWith("SELECT");
    assertThat(attributes(query)).doesNotContainKeys("db.statement", "db.query.text", "db.user");
  }

  @Test
  void A_turn_is_part_of_the_trace_of_the_request_that_started_it() {
    String trace = "2bf7651916cd43dd8448eb211c80319c";
    String session =
        vectara(SOMEBODY).body("{}").post(VECTARA).then().statusCode(201).extract().path("key");
    vectara(SOMEBODY)
        .header("traceparent", traceparent(trace))
        .body("{\"messages\":[{\"type\":\"text\",\"content\":\"private-message\"}]}")
        .post(VECTARA + "/" + session + "/events")
        .then()
        .statusCode(201);
    Span server = span(trace, Span.SpanKind.SPAN_KIND_SERVER);
    Span turn = span(trace, Span.SpanKind.SPAN_KIND_INTERNAL);
    assertThat(turn.getName()).isEqualTo("invoke_agent demo");
    assertThat(turn.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(attributes(turn))
        .containsEntry("gen_ai.operation.name", "invoke_agent")
        .containsEntry("gen_ai.agent.name", "demo")
        .containsEntry("gen_ai.provider.name", "echo")
        .containsEntry("gen_ai.usage.output_tokens", "3");
    // What a turn stores is below it.
    assertThat(spans(trace, Span.SpanKind.SPAN_KIND_CLIENT))
        .anyMatch(query -> query.getParentSpanId().equals(turn.getSpanId()));
    assertThat(turn.toString()).doesNotContain("private-message", session);
  }

  @Test
  void Log_lines_of_a_request_carry_its_trace() {
    String trace = "1af7651916cd43dd8448eb211c80319c";
    azure(SOMEBODY).header("traceparent", traceparent(trace)).get(AZURE).then().statusCode(200);
    JsonNode line =
        program.logged(logged -> logged.path("mdc").path("traceId").asText().equals(trace));
    assertThat(line.path("mdc").path("spanId").asText())
        .isEqualTo(hex(span(trace, Span.SpanKind.SPAN_KIND_SERVER).getSpanId().toByteArray()));
  }

  /** A request of the trace that the test waits for. */
  private static RequestSpecification traced(RequestSpecification request) {
    return request.header("traceparent", traceparent(PRIVATE));
  }

  @Test
  void Traces_contain_no_data_of_the_caller() {
    String session =
        traced(vectara(SOMEBODY))
            .body("{\"name\":\"private-name\",\"metadata\":{\"private-field\":\"private-value\"}}")
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .path("key");
    traced(vectara(SOMEBODY))
        .queryParam("metadata_filter", "x = 'private-filter'")
        .get(VECTARA)
        .then()
        .statusCode(200);
    traced(vectara(SOMEBODY)).body("{\"private-broken").post(VECTARA).then().statusCode(400);
    traced(azure(SOMEBODY))
        .get("/agents/private-agent/endpoint/sessions/private-session")
        .then()
        .statusCode(404);
    traced(azure(SOMEBODY))
        .queryParam("path", "private-file")
        .get(AZURE + "/" + session + "/files/stat")
        .then()
        .statusCode(404);
    traced(azure(SOMEBODY)).get("/agents/private-agent/private-nothing").then().statusCode(404);
    traced(given())
        .header("User-Agent", "private-agent")
        .header("tracestate", "vendor=private-state")
        .header("baggage", "user=private-baggage")
        .header("X-Forwarded-For", "203.0.113.77")
        .header("Authorization", "Bearer private-token")
        .get("/private-path?private-query=1")
        .then()
        .statusCode(404);
    traced(given()).header("x-api-key", "private-key").get(VECTARA).then().statusCode(401);
    traced(given()).request("PRIVATE", "/v2/private").then().statusCode(404);
    traced(given())
        .redirects()
        .follow(false)
        .queryParam("login_hint", "private-login")
        .get("/multipass/api/oauth2/authorize")
        .then()
        .statusCode(302);

    // A span is sent away after the answer went out, and not in the order of the answers.
    List<Span> spans =
        await().until(() -> spans(PRIVATE, Span.SpanKind.SPAN_KIND_SERVER), hasSize(10));
    assertThat(spans)
        .extracting(Span::getName)
        .containsExactlyInAnyOrder(
            "vectaraCreateSession",
            "vectaraListSessions",
            "vectaraCreateSession",
            "azureGetSession",
            "azureStatFile",
            "GET",
            "GET",
            "vectaraListSessions",
            "_OTHER",
            "authorize");
    assertThat(spans).allSatisfy(span -> assertThat(span.getStatus().getMessage()).isEmpty());
    assertThat(receiver.text().toLowerCase(Locale.ROOT))
        .doesNotContain("private", session, "203.0.113.77", "filter =", "messages");
  }
}
