package dev.parley.http.stream;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A stream with heartbeats. A heartbeat counts as one of the items that the reader asked for; none
 * is sent to a reader that asked for nothing. The source is asked for one item at a time, of which
 * at most one is held back until the reader asks for it.
 *
 * @param source the stream without heartbeats
 * @param silence how long nothing may be sent before a heartbeat is
 * @param heartbeat creates a heartbeat
 * @param timer measures the time
 */
record HeartbeatPublisher<T>(
    Flow.Publisher<T> source, Duration silence, Supplier<T> heartbeat, StreamTimer timer)
    implements Flow.Publisher<T> {

  @Override
  public void subscribe(Flow.Subscriber<? super T> reader) {
    source.subscribe(new Link<>(this, reader));
  }

  /** Between the source and one reader. Signals of several threads are passed on one by one. */
  private static final class Link<T> implements Flow.Subscriber<T>, Flow.Subscription {

    private final HeartbeatPublisher<T> stream;
    private final Flow.Subscriber<? super T> reader;

    /** Number of signals that have not been passed on; the thread that raises it from 0 does so. */
    private final AtomicInteger signals = new AtomicInteger();

    private final AtomicLong wanted = new AtomicLong();

    private Flow.Subscription subscription;
    private volatile Runnable stopTimer = () -> {};
    private volatile long sentAt;
    private volatile T held;
    private volatile boolean due;
    private volatile boolean ended;
    private volatile Throwable failure;
    private volatile boolean closed;

    /** Whether the source owes an item; used by the thread that passes on only. */
    private boolean asked;

    Link(HeartbeatPublisher<T> stream, Flow.Subscriber<? super T> reader) {
      this.stream = stream;
      this.reader = reader;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
      subscription = started;
      sentAt = stream.timer.nanos();
      wait(stream.silence);
      reader.onSubscribe(this);
    }

    private void wait(Duration time) {
      stopTimer = stream.timer.after(time, this::onTime);
      if (closed) {
        stopTimer.run();
      }
    }

    private void onTime() {
      if (closed) {
        return;
      }
      Duration rest = stream.silence.minusNanos(stream.timer.nanos() - sentAt);
      if (rest.isNegative() || rest.isZero()) {
        due = true;
        passOn();
        rest = stream.silence;
      }
      wait(rest);
    }

    @Override
    public void onNext(T item) {
      held = item;
      passOn();
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      ended = true;
      passOn();
    }

    @Override
    public void onComplete() {
      ended = true;
      passOn();
    }

    @Override
    public void request(long number) {
      if (number <= 0) {
        subscription.cancel();
        onError(new IllegalArgumentException("a reader must ask for 1 item or more"));
        return;
      }
      wanted.accumulateAndGet(
          number, (one, other) -> one + other < 0 ? Long.MAX_VALUE : one + other);
      passOn();
    }

    @Override
    public void cancel() {
      close();
      subscription.cancel();
    }

    private void close() {
      closed = true;
      stopTimer.run();
    }

    private void passOn() {
      if (signals.getAndIncrement() > 0) {
        return;
      }
      int taken;
      do {
        taken = signals.get();
        step();
      } while (signals.addAndGet(-taken) > 0);
    }

    private void step() {
      if (closed) {
        held = null;
        return;
      }
      T item = held;
      if (item != null && wanted.get() > 0) {
        held = null;
        asked = false;
        send(item);
      }
      if (held == null && ended) {
        close();
        end();
        return;
      }
      if (due && held == null && wanted.get() > 0) {
        send(stream.heartbeat.get());
      }
      due = false;
      if (!asked && !ended && wanted.get() > 0) {
        asked = true;
        subscription.request(1);
      }
    }

    private void send(T item) {
      due = false;
      sentAt = stream.timer.nanos();
      wanted.updateAndGet(number -> number == Long.MAX_VALUE ? number : number - 1);
      reader.onNext(item);
    }

    private void end() {
      if (failure == null) {
        reader.onComplete();
      } else {
        reader.onError(failure);
      }
    }
  }
}
