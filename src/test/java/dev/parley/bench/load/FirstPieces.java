package dev.parley.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Streams turns and measures when the first piece of the answer arrives. The load generator
 * measures complete responses only.
 */
public final class FirstPieces {

  private static final String PIECE = "event: response.output_text.delta";

  /** The pause of the agent before each piece, in {@code src/bench/agents.yaml}. */
  private static final long PAUSE_MICROS = 20_000;

  /** About the duration of a turn. */
  private static final long TURN_NANOS = 1_000_000_000;

  /** Time for the requests in flight at the end. */
  private static final int PATIENCE_SECONDS = 60;

  private final Target target;
  private final Call call;
  private final Load load;
  private final List<String> tokens;
  private final HttpClient client;
  private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
  private final LongAdder failures = new LongAdder();

  private FirstPieces(Target target, Call call, Load load, HttpClient client) {
    this.target = target;
    this.call = call;
    this.load = load;
    this.client = client;
    try (Stream<String> rows = Files.lines(target.callers())) {
      tokens = rows.map(row -> row.substring(0, row.indexOf(','))).distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts load on a program. At a constant rate, a piece is measured from when its request was due.
   *
   * @return the latencies are those of first pieces, without the pause before them; a response
   *     without a piece is a failure
   */
  public static Sample run(Target target, Operation operation, Load load) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new FirstPieces(target, target.calls().get(operation), load, client).run();
  }

  private Sample run() {
    ExecutorService senders = Executors.newCachedThreadPool();
    if (load.rate().isPresent()) {
      sendWhenDue(senders, (long) (1e9 / load.rate().getAsDouble()));
    } else {
      for (int sender = 0; sender < Load.CLIENTS; sender++) {
        senders.execute(this::sendOneAfterAnother);
        // Otherwise, as turns take the same time, all would begin at the same time again and again.
        LockSupport.parkNanos(TURN_NANOS / Load.CLIENTS);
      }
    }
    end(senders);
    return sample();
  }

  private void sendWhenDue(ExecutorService senders, long interval) {
    long start = System.nanoTime();
    long end = start + load.duration().toNanos();
    for (long due = start; due < end; due += interval) {
      LockSupport.parkNanos(due - System.nanoTime());
      long time = due;
      senders.execute(() -> send(time));
    }
  }

  private void sendOneAfterAnother() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < load.duration().toNanos()) {
      send(System.nanoTime());
    }
  }

  private void send(long due) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + target.port() + call.path()))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/json")
            .header(
                "authorization",
                "Bearer " + tokens.get(ThreadLocalRandom.current().nextInt(tokens.size())))
            .method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()))
            .build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
                StandardCharsets.UTF_8))) {
      boolean arrived = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!arrived && line.startsWith(PIECE)) {
          arrived = true;
          micros.add((System.nanoTime() - due) / 1000 - PAUSE_MICROS);
        }
      }
      if (!arrived) {
        failures.increment();
      }
    } catch (IOException e) {
      failures.increment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(ExecutorService senders) {
    senders.shutdown();
    try {
      if (!senders.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Sample sample() {
    long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Sample(
        sorted.length,
        failures.sum(),
        load.duration().toNanos() / 1e9,
        percentile(sorted, 0.5),
        percentile(sorted, 0.99),
        0);
  }

  private static long percentile(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
  }
}
