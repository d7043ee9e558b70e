package dev.parley.ops.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import java.util.List;
import java.util.Set;

/**
 * Which attributes of spans may leave the program. It is a list of what may, not of what must not:
 * what a newer library adds stays inside until somebody has looked at it.
 */
final class ReportedAttributes {

  /** Words from templates, types, protocols and numbers, none of which says who or what. */
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
          "db.collection.name");

  /** Where a call goes to: the operator's own PostgreSQL and provider. Of callers it says who. */
  private static final Set<String> OF_CALLS =
      Set.of("server.address", "server.port", "network.peer.address", "network.peer.port");

  private ReportedAttributes() {}

  /** Those of a span's attributes that may leave. */
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

  /** Events with the types of exceptions, but not their messages and stack traces. */
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
