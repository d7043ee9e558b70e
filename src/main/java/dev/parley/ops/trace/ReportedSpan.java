package dev.parley.ops.trace;

import dev.parley.http.dialect.Operation;
import dev.parley.http.dialect.Operations;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Optional;

/** A span as it is exported: named by its operation, without any text from the caller. */
final class ReportedSpan extends DelegatingSpanData {

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> DIALECT = AttributeKey.stringKey("parley.dialect");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("parley.operation");

  private final String name;
  private final Attributes attributes;
  private final List<EventData> events;
  private final StatusData status;

  private ReportedSpan(SpanData span, String name, Attributes attributes) {
    super(span);
    this.name = name;
    this.attributes = attributes;
    events = ReportedAttributes.of(span.getEvents());
    // The description may be an exception's message.
    status = StatusData.create(span.getStatus().getStatusCode(), "");
  }

  /**
   * The exported form of a span.
   *
   * @param operations all operations
   */
  static SpanData of(SpanData span, Operations operations) {
    Attributes attributes = ReportedAttributes.of(span.getAttributes(), span.getKind());
    if (span.getKind() != SpanKind.SERVER) {
      return new ReportedSpan(span, span.getName(), attributes);
    }
    String method = attributes.get(METHOD);
    Optional<Operation> operation =
        method == null ? Optional.empty() : operations.of(method, attributes.get(ROUTE));
    return operation
        .map(
            known ->
                new ReportedSpan(
                    span,
                    known.id(),
                    attributes.toBuilder()
                        .put(DIALECT, known.dialect())
                        .put(OPERATION, known.id())
                        .build()))
        .orElseGet(
            () ->
                // A route that belongs to no operation may not be a template.
                new ReportedSpan(
                    span,
                    method == null ? "HTTP" : method,
                    attributes.toBuilder().remove(ROUTE).build()));
  }

  @Override
  public SpanContext getSpanContext() {
    return withoutState(super.getSpanContext());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return withoutState(super.getParentSpanContext());
  }

  /** Removes the trace state, which contains text from the caller. */
  private static SpanContext withoutState(SpanContext context) {
    if (!context.isValid()) {
      return context;
    }
    return context.isRemote()
        ? SpanContext.createFromRemoteParent(
            context.getTraceId(),
            context.getSpanId(),
            context.getTraceFlags(),
            TraceState.getDefault())
        : SpanContext.create(
            context.getTraceId(),
            context.getSpanId(),
            context.getTraceFlags(),
            TraceState.getDefault());
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  /** Equals the number of exported attributes, so that none counts as dropped. */
  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }
}
