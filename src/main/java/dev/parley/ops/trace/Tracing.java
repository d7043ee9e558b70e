package dev.parley.ops.trace;

import dev.parley.http.dialect.Operations;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.arc.All;
import io.quarkus.arc.Unremovable;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import io.quarkus.opentelemetry.runtime.exporter.otlp.tracing.RemoveableLateBoundSpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Configures tracing like the framework's own {@code TracerProviderCustomizer}, which it replaces
 * (see {@code quarkus.arc.exclude-types}), so that every span passes through {@link ReportedSpans}.
 */
@Singleton
@Unremovable
public class Tracing implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {

  private final List<SpanProcessor> senders;
  private final Operations operations;

  public Tracing(@All List<SpanProcessor> senders, Operations operations) {
    this.senders = senders;
    this.operations = operations;
  }

  @Override
  public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    builder.addTracerProviderCustomizer(
        (tracing, settings) -> {
          senders.stream()
              // The placeholder for "none", if there is no export destination.
              .filter(sender -> !(sender instanceof RemoveableLateBoundSpanProcessor))
              .forEach(sender -> tracing.addSpanProcessor(new ReportedSpans(sender, operations)));
          return tracing;
        });
  }
}
