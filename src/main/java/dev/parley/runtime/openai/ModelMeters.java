package dev.parley.runtime.openai;

import dev.parley.runtime.GenAiMeters;
import dev.parley.runtime.Piece;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.CallSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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
  private static final String CHAT = "chat";

  private final GenAiMeters meters;
  private final Tracer tracer;
  private final Set<String> models = ConcurrentHashMap.newKeySet();

  ModelMeters(MeterRegistry registry, Tracer tracer, OpenAiConfig config) {
    this.meters = new GenAiMeters(registry, CHAT);
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
          CallSpan.of(tracer, CHAT + " " + tag(model, false), server)
              .setAttribute(GenAiMeters.OPERATION, CHAT)
              .setAttribute("gen_ai.provider.name", "openai")
              .setAttribute(GenAiMeters.MODEL, tag(model, false))
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
      String outcome =
          failure == null ? cancelled ? "cancelled" : "success" : GenAiMeters.failed(failure, span);
      String name = tag(model, first != null);
      meters.ended(name, outcome, elapsed());
      if (first != null) {
        meters.begun(name, first);
      }
      if (usage != null) {
        meters.used(name, usage, span);
      }
      span.setAttribute(GenAiMeters.MODEL, name).updateName(CHAT + " " + name).end();
    }
  }
}
