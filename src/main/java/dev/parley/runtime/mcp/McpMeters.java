package dev.parley.runtime.mcp;

import dev.parley.runtime.GenAiMeters;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.CallSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Measures calls of MCP servers: a timer and a span for each, the span of a tool by the names of
 * OpenTelemetry's conventions for generative AI.
 */
@ApplicationScoped
class McpMeters {

  /** Maximum number of tools that the timer tells apart; the others are one. */
  private static final int MAX_TOOLS = 100;

  private static final String OTHER = "other";
  private static final String EXECUTE = "execute_tool";

  private final MeterRegistry registry;
  private final Tracer tracer;
  private final Set<String> tools = ConcurrentHashMap.newKeySet();

  McpMeters(MeterRegistry registry, Tracer tracer) {
    this.registry = registry;
    this.tracer = tracer;
  }

  /** Measures how a server is connected to and lists its tools; the subscription starts it. */
  <T> Uni<T> listed(BaseUrl server, Uni<T> listing) {
    return measured("list", "", server, listing, listed -> false);
  }

  /**
   * Measures a call of a tool; the subscription starts it.
   *
   * @param failed whether the tool says that it failed
   */
  <T> Uni<T> called(String tool, BaseUrl server, Uni<T> call, Predicate<T> failed) {
    return measured("call", tool, server, call, failed);
  }

  private <T> Uni<T> measured(
      String kind, String tool, BaseUrl server, Uni<T> call, Predicate<T> failed) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long start = System.nanoTime();
              Span span = span(tool, server);
              return call.onTermination()
                  .invoke(
                      (result, failure, cancelled) -> {
                        Timer.builder("parley.mcp.calls")
                            .description("Calls of MCP servers")
                            .tag("call", kind)
                            .tag("tool", tag(tool))
                            .tag("outcome", outcome(span, failure, cancelled, result, failed))
                            .tag("server_address", server.name())
                            .tag("server_port", String.valueOf(server.port()))
                            .register(registry)
                            .record(Duration.ofNanos(System.nanoTime() - start));
                        span.end();
                      });
            });
  }

  private Span span(String tool, BaseUrl server) {
    return tool.isEmpty()
        ? CallSpan.of(tracer, "mcp list", server).startSpan()
        : CallSpan.of(tracer, EXECUTE + " " + tool, server)
            .setAttribute(GenAiMeters.OPERATION, EXECUTE)
            .setAttribute("gen_ai.tool.name", tool)
            .startSpan();
  }

  private static <T> String outcome(
      Span span, Throwable failure, boolean cancelled, T result, Predicate<T> failed) {
    if (cancelled) {
      return "cancelled";
    }
    if (failure instanceof McpFailure known) {
      return GenAiMeters.failed(known.kind().name().toLowerCase(Locale.ROOT), span);
    }
    return failure != null
        ? GenAiMeters.failed(failure, span)
        : failed.test(result) ? GenAiMeters.failed("tool", span) : "success";
  }

  /** The name of a tool as a tag: servers can name any. */
  private synchronized String tag(String tool) {
    if (tools.size() < MAX_TOOLS) {
      tools.add(tool);
    }
    return tools.contains(tool) ? tool : OTHER;
  }
}
