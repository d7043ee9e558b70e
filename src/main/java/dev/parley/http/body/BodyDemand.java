package dev.parley.http.body;

import io.smallrye.mutiny.Multi;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the program waits for a streamed body, or is itself what keeps the client waiting. */
final class BodyDemand {

  /** The key of the demand for a request's body in its routing context, if the body is streamed. */
  static final String KEY = BodyDemand.class.getName();

  /** Number of parts that were requested and have not arrived. */
  private final AtomicLong outstanding = new AtomicLong();

  /** The same body; what its subscriber requests is the demand. */
  <T> Multi<T> of(Multi<T> body) {
    return body.onItem()
        .invoke(outstanding::decrementAndGet)
        .onRequest()
        .invoke(more -> outstanding.updateAndGet(before -> sum(before, more)));
  }

  private static long sum(long before, long more) {
    return before > Long.MAX_VALUE - more ? Long.MAX_VALUE : before + more;
  }

  /** Whether more of the body is awaited. */
  boolean awaited() {
    return outstanding.get() > 0;
  }
}
