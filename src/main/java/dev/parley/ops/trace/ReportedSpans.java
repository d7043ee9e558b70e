package dev.parley.ops.trace;

import dev.parley.http.Operations;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Stands before whoever sends spans away, and hands over only what may leave.
 *
 * @param sender sends them away
 * @param operations all that are served
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
