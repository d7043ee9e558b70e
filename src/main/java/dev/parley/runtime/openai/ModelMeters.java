package dev.parley.runtime.openai;

import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.BaseUrl;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures calls of models: metrics and a span for each, by the names of OpenTelemetry's
 * conventions for generative AI.
 */
@ApplicationScoped
class ModelMeters {

  /** Maximum number of models that metrics tell apart; the others are one. */
  private static final int MAX_MODELS = 20;

  private static final String OTHER = "other";
  private static final String MODEL = "gen_ai.request.model";
  private static final String OPERATION = "gen_ai.operation.name";
  private static final String CHAT = "chat";

  private final MeterRegistry registry;
  private final Tracer tracer;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  ModelMeters(MeterRegistry registry, Tracer tracer, OpenAiConfig config) {
    this.registry = registry;
    this.tracer = tracer;
    config.model().ifPresent(models::add);
  }

  /** Measures a call; the subscription starts it. */
  Multi<Piece> measured(String model, BaseUrl server, Multi<Piece> pieces) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Call call = new Call(model, server);
              return pieces.invoke(call::produced).onTermination().invoke(call::end);
            });
  }

  /** The name of a model as a tag. A definition can name anything, so only answering ones count. */
  private synchronized String tag(String model, boolean answered) {
    if (answered && models.size() < MAX_MODELS) {
      models.add(model);
    }
    return models.contains(model) ? model : OTHER;
  }

  private final class Call {

    private final String model;
    private final long start = System.nanoTime();
    private final Span span;
    private Piece.Usage usage;
    private Duration first;

    private Call(String model, BaseUrl server) {
      this.model = model;
      span =
          tracer
              .spanBuilder(CHAT + " " + tag(model, false))
              .setSpanKind(SpanKind.CLIENT)
              .setAttribute(OPERATION, CHAT)
              .setAttribute("gen_ai.provider.name", "openai")
              .setAttribute(MODEL, tag(model, false))
              .setAttribute("server.address", server.name())
              .setAttribute("server.port", (long) server.port())
              .startSpan();
    }

    private synchronized void produced(Piece piece) {
      if (first == null) {
        first = elapsed();
      }
      if (piece instanceof Piece.Usage used) {
        usage = used;
      }
    }

    private Duration elapsed() {
      return Duration.ofNanos(System.nanoTime() - start);
    }

    private synchronized void end(Throwable failure, boolean cancelled) {
      String outcome = outcome(failure, cancelled);
      String name = tag(model, first != null);
      Tags tags = Tags.of(OPERATION, CHAT, MODEL, name);
      Timer.builder("gen_ai.client.operation.duration")
          .description("Calls of models and turns of agents")
          .tags(tags.and("outcome", outcome))
          .register(registry)
          .record(elapsed());
      if (first != null) {
        Timer.builder("gen_ai.client.operation.time_to_first_chunk")
            .description("Time until the first piece of an answer")
            .tags(tags)
            .register(registry)
            .record(first);
      }
      if (usage != null) {
        count(tags.and("gen_ai.token.type", "input"), usage.input());
        count(tags.and("gen_ai.token.type", "output"), usage.output());
        span.setAttribute("gen_ai.usage.input_tokens", usage.input());
        span.setAttribute("gen_ai.usage.output_tokens", usage.output());
      }
      if (failure != null) {
        span.setAttribute("error.type", outcome).setStatus(StatusCode.ERROR);
      }
      span.setAttribute(MODEL, name).updateName(CHAT + " " + name).end();
    }

    private void count(Tags tags, long tokens) {
      DistributionSummary.builder("gen_ai.client.token.usage")
          .description("Tokens per call or turn")
          .tags(tags)
          .register(registry)
          .record(tokens);
    }

    private static String outcome(Throwable failure, boolean cancelled) {
      if (failure instanceof RuntimeFailure known) {
        return known.reason().name().toLowerCase(Locale.ROOT);
      } else if (failure != null) {
        return "execution";
      }
      return cancelled ? "cancelled" : "success";
    }
  }
}
