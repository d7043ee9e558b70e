package dev.parley.ops.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.azure.AzureDialect;
import dev.parley.http.dialect.Dialects;
import dev.parley.http.dialect.Operations;
import dev.parley.testing.Sentences;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What remains of a span when it is exported. */
@DisplayNameGeneration(Sentences.class)
class ReportedSpansTest {

  private static final String LIST = "/agents/{agent_name}/endpoint/sessions";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");

  private final Sender sender = new Sender();
  private final ReportedSpans spans = new ReportedSpans(sender, operations());

  /** Keeps what it is to export. */
  private static final class Sender implements SpanProcessor {

    private final List<ReadableSpan> ended = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      calls.add("start");
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended.add(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public CompletableResultCode shutdown() {
      calls.add("shutdown");
      return CompletableResultCode.ofFailure();
    }

    @Override
    public CompletableResultCode forceFlush() {
      calls.add("flush");
      return CompletableResultCode.ofFailure();
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private static Operations operations() {
    return new Operations(
        new Dialects(List.of(new AzureDialect(null))),
        Map.of(LIST, Map.of("get", "azureListSessions")));
  }

  private SdkTracerProvider tracing(Sampler sampler) {
    return SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(spans).build();
  }

  /** A span of this kind, as it is exported. */
  private ReadableSpan exported(SpanKind kind, Attributes attributes) {
    return exported(kind, attributes, Context.root());
  }

  private ReadableSpan exported(SpanKind kind, Attributes attributes, Context parent) {
    try (SdkTracerProvider tracing = tracing(Sampler.alwaysOn())) {
      Span span =
          tracing
              .get("test")
              .spanBuilder("as it was")
              .setSpanKind(kind)
              .setParent(parent)
              .setAllAttributes(attributes)
              .startSpan();
      span.setStatus(StatusCode.ERROR, "private");
      span.recordException(new IllegalStateException("private"));
      span.end();
    }
    assertThat(sender.ended).hasSize(1);
    return sender.ended.get(0);
  }

  @Test
  void A_request_is_named_by_its_operation() {
    ReadableSpan span =
        exported(SpanKind.SERVER, Attributes.of(METHOD, "GET", ROUTE, LIST, SERVER, "private"));
    assertThat(span.getName()).isEqualTo("azureListSessions");
    assertThat(span.toSpanData().getName()).isEqualTo("azureListSessions");
    Map<AttributeKey<?>, Object> attributes = span.toSpanData().getAttributes().asMap();
    assertThat(attributes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                METHOD,
                "GET",
                ROUTE,
                LIST,
                AttributeKey.stringKey("parley.dialect"),
                "azure",
                AttributeKey.stringKey("parley.operation"),
                "azureListSessions"));
    assertThat(span.toSpanData().getTotalAttributeCount()).isEqualTo(attributes.size());
  }

  @Test
  void A_request_without_an_operation_is_named_by_its_method_and_has_no_route() {
    ReadableSpan span =
        exported(SpanKind.SERVER, Attributes.of(METHOD, "GET", ROUTE, "/private/1"));
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getAttribute(METHOD)).isEqualTo("GET");
    assertThat(span.getAttribute(ROUTE)).isNull();
  }

  @Test
  void A_request_without_a_method_has_a_name_too() {
    assertThat(exported(SpanKind.SERVER, Attributes.of(ROUTE, LIST)).getName()).isEqualTo("HTTP");
  }

  @Test
  void Only_a_call_names_its_server() {
    ReadableSpan call = exported(SpanKind.CLIENT, Attributes.of(METHOD, "GET", SERVER, "provider"));
    assertThat(call.getName()).isEqualTo("as it was");
    assertThat(call.getAttribute(SERVER)).isEqualTo("provider");
  }

  @ParameterizedTest
  @EnumSource(
      value = SpanKind.class,
      names = {"SERVER", "CLIENT", "INTERNAL"})
  void What_is_not_listed_is_left_out(SpanKind kind) {
    AttributeKey<String> unknown = AttributeKey.stringKey("user.id");
    SpanData span = exported(kind, Attributes.of(unknown, "private", METHOD, "GET")).toSpanData();
    assertThat(span.getAttributes().get(unknown)).isNull();
    assertThat(span.getAttributes().get(METHOD)).isEqualTo("GET");
  }

  @Test
  void An_exception_has_only_its_type() {
    SpanData span = exported(SpanKind.INTERNAL, Attributes.empty()).toSpanData();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEmpty();
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(span.getEvents().get(0).getAttributes())
        .isEqualTo(
            Attributes.of(
                AttributeKey.stringKey("exception.type"), IllegalStateException.class.getName()));
  }

  @Test
  void The_parent_is_kept_without_the_state_that_the_caller_sent() {
    TraceState state = TraceState.builder().put("vendor", "private").build();
    Span caller =
        Span.wrap(
            SpanContext.createFromRemoteParent(TRACE, PARENT, TraceFlags.getSampled(), state));
    ReadableSpan span = exported(SpanKind.SERVER, Attributes.empty(), Context.root().with(caller));
    assertThat(span.getSpanContext().getTraceId()).isEqualTo(TRACE);
    assertThat(span.getSpanContext().getTraceState().isEmpty()).isTrue();
    assertThat(span.getParentSpanContext().getSpanId()).isEqualTo(PARENT);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(span.getParentSpanContext().getTraceState().isEmpty()).isTrue();
  }

  @Test
  void A_span_without_a_parent_has_none_when_it_is_exported() {
    ReadableSpan span = exported(SpanKind.INTERNAL, Attributes.empty());
    assertThat(span.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void The_rest_of_a_span_is_its_own() {
    ReadableSpan span = exported(SpanKind.INTERNAL, Attributes.empty());
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.hasEnded()).isTrue();
    assertThat(span.getLatencyNanos())
        .isEqualTo(span.toSpanData().getEndEpochNanos() - span.toSpanData().getStartEpochNanos());
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("test");
  }

  @Test
  void A_span_that_is_not_sampled_is_not_exported() {
    Sampler recordedOnly =
        new Sampler() {
          @Override
          public SamplingResult shouldSample(
              Context parent,
              String trace,
              String name,
              SpanKind kind,
              Attributes attributes,
              List<LinkData> links) {
            return SamplingResult.recordOnly();
          }

          @Override
          public String getDescription() {
            return "record only";
          }
        };
    try (SdkTracerProvider tracing = tracing(recordedOnly)) {
      tracing.get("test").spanBuilder("any").startSpan().end();
    }
    assertThat(sender.calls).contains("start");
    assertThat(sender.ended).isEmpty();
  }

  @Test
  void The_sender_is_flushed_and_stopped_with_its_result() {
    assertThat(spans.forceFlush().isSuccess()).isFalse();
    assertThat(spans.shutdown().isSuccess()).isFalse();
    spans.close();
    assertThat(sender.calls).containsExactly("flush", "shutdown", "close");
  }
}
