package dev.parley.ops.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.List;
import java.util.Set;

/**
 * The span attributes that may be exported. This is an allow list: attributes added by newer
 * libraries are not exported until they have been reviewed.
 */
final class ReportedAttributes {

  /** Templates, types, protocols and numbers, which do not identify people or objects. */
  private static final Set<String> ANYWHERE =
      Set.of(
          "http.request.method",
          "http.response.status_code",
          "http.route",
          "http.request.body.size",
          "http.response.body.size",
          "url.scheme",
          "network.protocol.name",
          "network.protocol.version",
          "error.type",
          "exception.type",
          "code.function.name",
          "db.system",
          "db.system.name",
          "db.name",
          "db.operation",
          "db.operation.name",
          "db.sql.table",
          "db.collection.name",
          "gen_ai.operation.name",
          // Agents belong to the operator.
          "gen_ai.agent.name",
          "gen_ai.provider.name",
          "gen_ai.request.model",
          "gen_ai.usage.input_tokens",
          "gen_ai.usage.output_tokens");

  /**
   * The destination of an outgoing call: the operator's own PostgreSQL, provider and model servers.
   * On incoming requests these attributes would identify callers.
   */
  private static final Set<String> OF_CALLS =
      Set.of("server.address", "server.port", "network.peer.address", "network.peer.port");

  private ReportedAttributes() {}

  /** The attributes of a span that may be exported. */
  static Attributes of(Attributes all, SpanKind kind) {
    AttributesBuilder reported = Attributes.builder();
    all.forEach(
        (key, value) -> {
          if (ANYWHERE.contains(key.getKey())
              || kind == SpanKind.CLIENT && OF_CALLS.contains(key.getKey())) {
            put(reported, key, value);
          }
        });
    return reported.build();
  }

  /** Events with the types of exceptions, but without their messages and stack traces. */
  static List<EventData> of(List<EventData> events) {
    return events.stream()
        .map(
            event ->
                EventData.create(
                    event.getEpochNanos(),
                    event.getName(),
                    of(event.getAttributes(), SpanKind.INTERNAL)))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static <T> void put(AttributesBuilder attributes, AttributeKey<?> key, T value) {
    attributes.put((AttributeKey<T>) key, value);
  }
}
