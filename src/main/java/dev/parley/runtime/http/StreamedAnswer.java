package dev.parley.runtime.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.Optional;

/**
 * An answer that arrives as server-sent events. Its methods throw exceptions that fail the answer.
 *
 * @param <T> what it consists of
 */
public interface StreamedAnswer<T> {

  /** The maximum length of an event, in bytes. */
  int MAX_EVENT = 2 << 20;

  /**
   * Reads an event.
   *
   * @param data the data of the event
   * @return the pieces that it completes
   */
  List<T> read(String data);

  /** The last pieces, when the stream ends. Throws if the answer is not complete. */
  List<T> end();

  /** Whether the answer has begun. */
  boolean begun();

  /** Whether the answer is complete; something about it may follow. */
  boolean finished();

  /** Whether nothing follows. */
  boolean done();

  /**
   * The pieces of an answer. They are read as they are requested; what follows the end is not
   * awaited.
   *
   * @param response a response with server-sent events
   * @return fails as the answer does, with {@link EventTooLong}, or if the connection is lost
   */
  static <T> Multi<T> pieces(
      HttpClientResponse response, Exchange exchange, StreamedAnswer<T> answer) {
    EventStreamParser parser = new EventStreamParser(MAX_EVENT);
    Multi<Optional<T>> pieces =
        MultiHelper.<Buffer>toMulti(response)
            // An answer that is complete does not need its connection any more.
            .onFailure(failure -> answer.finished())
            .recoverWithCompletion()
            .onItem()
            .transformToMultiAndConcatenate(
                buffer ->
                    Multi.createFrom()
                        .iterable(parser.read(buffer.getBytes()))
                        .onItem()
                        .transformToIterable(data -> answer.read(data, exchange))
                        .<Optional<T>>map(Optional::of)
                        .onCompletion()
                        .switchTo(answer::marker))
            .onCompletion()
            .switchTo(
                Multi.createFrom()
                    .deferred(() -> Multi.createFrom().iterable(answer.end()).map(Optional::of)));
    return pieces
        .select()
        .first(Optional::isPresent)
        .map(Optional::get)
        .onCompletion()
        .invoke(exchange::complete);
  }

  private List<T> read(String data, Exchange exchange) {
    List<T> pieces = read(data);
    if (begun()) {
      exchange.begun();
    }
    return pieces;
  }

  /** The empty piece that marks the end, if nothing follows. */
  private Multi<Optional<T>> marker() {
    return done() ? Multi.createFrom().item(Optional.empty()) : Multi.createFrom().empty();
  }
}
