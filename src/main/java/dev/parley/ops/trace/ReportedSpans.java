package dev.parley.ops.trace;

import dev.parley.http.dialect.Operations;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Wraps a span processor and passes it only what may be exported.
 *
 * @param sender the processor that exports spans
 * @param operations all operations
 */
record ReportedSpans(SpanProcessor sender, Operations operations) implements SpanProcessor {

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    sender.onStart(parent, span);
  }

  @Override
  public boolean isStartRequired() {
    return sender.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (span.getSpanContext().isSampled()) {
      sender.onEnd(new EndedSpan(span, ReportedSpan.of(span.toSpanData(), operations)));
    }
  }

  @Override
  public boolean isEndRequired() {
    return sender.isEndRequired();
  }

  @Override
  public CompletableResultCode shutdown() {
    return sender.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return sender.forceFlush();
  }

  @Override
  public void close() {
    sender.close();
  }
}
