package dev.parley.runtime.hosted;

import dev.parley.runtime.GenAiMeters;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.CallSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Measures calls of containers: a timer and a span for each. */
@ApplicationScoped
class ContainerMeters {

  private final MeterRegistry registry;
  private final Tracer tracer;

  ContainerMeters(MeterRegistry registry, Tracer tracer) {
    this.registry = registry;
    this.tracer = tracer;
  }

  /** What a container is asked for. */
  enum Kind {
    READINESS("readiness"),
    RESPONSE("response"),
    INVOCATION("invocation");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** Measures a call; the subscription starts it. */
  <T> Multi<T> measured(Kind kind, BaseUrl server, Multi<T> answer) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Call call = start(kind, server);
              return answer.onTermination().invoke(call::end);
            });
  }

  /** Starts to measure a call. */
  Call start(Kind kind, BaseUrl server) {
    return new Call(kind, server);
  }

  /** A call that is measured. */
  final class Call {

    private final Kind kind;
    private final BaseUrl server;
    private final Span span;
    private final long start = System.nanoTime();

    private Call(Kind kind, BaseUrl server) {
      this.kind = kind;
      this.server = server;
      this.span = CallSpan.of(tracer, "container " + kind.label, server).startSpan();
    }

    /**
     * The call has ended.
     *
     * @param failure why it failed, if it did; cancelled if this is not about the container
     */
    void end(Throwable failure, boolean cancelled) {
      Timer.builder("parley.container.calls")
          .description("Calls of containers of hosted agents")
          .tag("call", kind.label)
          .tag("outcome", outcome(failure, cancelled))
          .tag("server_address", server.name())
          .tag("server_port", String.valueOf(server.port()))
          .register(registry)
          .record(Duration.ofNanos(System.nanoTime() - start));
      span.end();
    }

    private String outcome(Throwable failure, boolean cancelled) {
      if (failure instanceof ContainerFailure known) {
        return switch (known.stage()) {
          case NOT_READY -> GenAiMeters.failed("not_ready", span);
          case LATE -> GenAiMeters.failed("timeout", span);
          case ANSWERED -> GenAiMeters.failed(known.told(), span);
        };
      }
      return failure != null || cancelled ? "cancelled" : "success";
    }
  }
}
