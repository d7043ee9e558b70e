package dev.parley.runtime;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Measures the turns of agents: metrics and a span for each, by the names of OpenTelemetry's
 * conventions for generative AI. The span is a child of the request that started the turn.
 */
@ApplicationScoped
public class AnswerMeters {

  private static final String OPERATION = "gen_ai.operation.name";
  private static final String INVOKE = "invoke_agent";

  private final MeterRegistry registry;
  private final Tracer tracer;

  AnswerMeters(
      MeterRegistry registry,
      Tracer tracer,
      @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
    this.registry = registry;
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
            .setAttribute(OPERATION, INVOKE)
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
     * @param outcome how, such as {@code success}
     * @param failure why it failed; null if it did not
     * @param input tokens read, 0 or more
     * @param output tokens written, 0 or more
     */
    public void end(String outcome, Throwable failure, long input, long output) {
      String reported = failure == null ? outcome : reason(failure);
      // The same labels as the calls of models, which have a model.
      Tags tags = Tags.of(OPERATION, INVOKE, "gen_ai.request.model", "");
      Timer.builder("gen_ai.client.operation.duration")
          .description("Calls of models and turns of agents")
          .tags(tags.and("outcome", reported))
          .register(registry)
          .record(Duration.ofNanos(System.nanoTime() - start));
      if (input + output > 0) {
        count(tags.and("gen_ai.token.type", "input"), input);
        count(tags.and("gen_ai.token.type", "output"), output);
        span.setAttribute("gen_ai.usage.input_tokens", input);
        span.setAttribute("gen_ai.usage.output_tokens", output);
      }
      if (failure != null) {
        span.setAttribute("error.type", reported).setStatus(StatusCode.ERROR);
      }
      span.end();
    }

    private void count(Tags tags, long tokens) {
      DistributionSummary.builder("gen_ai.client.token.usage")
          .description("Tokens per call or turn")
          .tags(tags)
          .register(registry)
          .record(tokens);
    }

    private static String reason(Throwable failure) {
      return failure instanceof RuntimeFailure known
          ? known.reason().name().toLowerCase(Locale.ROOT)
          : "execution";
    }
  }
}
