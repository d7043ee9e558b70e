package dev.parley.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Measures the turns of agents: metrics and a span for each, by the names of OpenTelemetry's
 * conventions for generative AI. The span is a child of the request that started the turn.
 */
@ApplicationScoped
public class AnswerMeters {

  private static final String INVOKE = "invoke_agent";

  private final GenAiMeters meters;
  private final Tracer tracer;

  AnswerMeters(
      MeterRegistry registry,
      Tracer tracer,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
    this.meters = new GenAiMeters(registry, INVOKE);
    // The tracer makes spans with ids even if traces are disabled; metrics and logs would show
    // them.
    this.tracer = disabled ? TracerProvider.noop().get("parley") : tracer;
  }

  /**
   * Starts to measure a turn.
   *
   * @param agent the agent's name
   * @param runtime the name of the runtime that answers
   */
  public Measured start(String agent, String runtime) {
    return new Measured(
        tracer
            .spanBuilder(INVOKE + " " + agent)
            .setAttribute(GenAiMeters.OPERATION, INVOKE)
            .setAttribute("gen_ai.agent.name", agent)
            .setAttribute("gen_ai.provider.name", runtime)
            .startSpan());
  }

  /** A turn that is measured. */
  public final class Measured {

    private final Span span;
    private final long start = System.nanoTime();

    private Measured(Span span) {
      this.span = span;
    }

    /** Makes the turn's span the parent of what follows in the current Vert.x context. */
    public void enter() {
      // The context is the turn's own and ends with it, so there is nothing to restore.
      Context.current().with(span).makeCurrent();
    }

    /**
     * The turn has ended.
     *
     * @param outcome how, such as {@code success}; ignored if it failed
     * @param failure why it failed; null if it did not
     * @param usage the tokens used
     */
    public void end(String outcome, Throwable failure, Piece.Usage usage) {
      String reported = failure == null ? outcome : GenAiMeters.failed(failure, span);
      // A turn has no model: its runtime may use several.
      meters.ended("", reported, Duration.ofNanos(System.nanoTime() - start));
      if (usage.input() + usage.output() > 0) {
        meters.used("", usage, span);
      }
      span.end();
    }
  }
}
