package dev.parley.runtime.http;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;

/** The spans of calls of other servers. */
public final class CallSpan {

  private CallSpan() {}

  /** Begins the span of a call of a server. */
  public static SpanBuilder of(Tracer tracer, String name, BaseUrl server) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("server.address", server.name())
        .setAttribute("server.port", (long) server.port());
  }
}
