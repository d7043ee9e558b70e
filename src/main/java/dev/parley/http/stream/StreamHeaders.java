package dev.parley.http.stream;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** The headers of bodies that may be streams of server-sent events. */
public final class StreamHeaders {

  private StreamHeaders() {}

  /**
   * The headers of a body of this type. No cache may keep the events of a stream, and no proxy may
   * hold them back to fill its buffer, as nginx does unless it is told otherwise.
   */
  public static Map<String, List<String>> of(String type) {
    return type.equals(MediaType.SERVER_SENT_EVENTS)
        ? Map.of(
            HttpHeaders.CONTENT_TYPE,
            List.of(type),
            HttpHeaders.CACHE_CONTROL,
            List.of("no-cache"),
            "X-Accel-Buffering",
            List.of("no"))
        : Map.of(HttpHeaders.CONTENT_TYPE, List.of(type));
  }
}
