package dev.parley.runtime;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.Locale;

/**
 * The metrics and span attributes of an operation, by the names of OpenTelemetry's conventions for
 * generative AI. All operations have the same labels, as Prometheus requires.
 *
 * @param registry holds the metrics
 * @param operation the name of the operation
 */
public record GenAiMeters(MeterRegistry registry, String operation) {

  /** The name of the operation, as an attribute and a label. */
  public static final String OPERATION = "gen_ai.operation.name";

  /** The name of the model, as an attribute and a label. */
  public static final String MODEL = "gen_ai.request.model";

  /**
   * An operation has ended.
   *
   * @param model its model; empty for none
   * @param outcome how it ended, such as {@code success}; see {@link #failed}
   * @param duration how long it took
   */
  public void ended(String model, String outcome, Duration duration) {
    Timer.builder("gen_ai.client.operation.duration")
        .description("Calls of models and turns of agents")
        .tags(tags(model).and("outcome", outcome))
        .register(registry)
        .record(duration);
  }

  /** The first piece of an operation has come. */
  public void begun(String model, Duration duration) {
    Timer.builder("gen_ai.client.operation.time_to_first_chunk")
        .description("Time until the first piece of an answer")
        .tags(tags(model))
        .register(registry)
        .record(duration);
  }

  /** An operation has used tokens. */
  public void used(String model, Piece.Usage usage, Span span) {
    count(tags(model).and("gen_ai.token.type", "input"), usage.input());
    count(tags(model).and("gen_ai.token.type", "output"), usage.output());
    span.setAttribute("gen_ai.usage.input_tokens", usage.input());
    span.setAttribute("gen_ai.usage.output_tokens", usage.output());
  }

  private void count(Tags tags, long tokens) {
    DistributionSummary.builder("gen_ai.client.token.usage")
        .description("Tokens per call or turn")
        .tags(tags)
        .register(registry)
        .record(tokens);
  }

  private Tags tags(String model) {
    return Tags.of(OPERATION, operation, MODEL, model);
  }

  /** Marks the span of an operation that failed, and returns the outcome of that failure. */
  public static String failed(Throwable failure, Span span) {
    return failed(
        failure instanceof RuntimeFailure known
            ? known.reason().name().toLowerCase(Locale.ROOT)
            : "execution",
        span);
  }

  /** Marks the span of an operation that failed for this reason, and returns the reason. */
  public static String failed(String reason, Span span) {
    span.setAttribute("error.type", reason).setStatus(StatusCode.ERROR);
    return reason;
  }
}
