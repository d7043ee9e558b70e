package dev.parley.testing;

import static dev.parley.testing.Eventually.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients that create sessions, each one call after another, while the database may be away. Each
 * call has an idempotency key. Every other client repeats it until it is answered with 201.
 */
public final class Creators implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** For a database that comes back, on however slow a machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ExecutorService threads;
  private final Map<String, String> created = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /** Starts them, against a program's API. */
  public Creators(int port, int clients) {
    threads = Executors.newFixedThreadPool(clients);
    // A token each, as long as the provider has nothing else to do.
    List<String> tokens =
        IntStream.range(0, clients).mapToObj(client -> Wire.somebody().mint()).toList();
    IntStream.range(0, clients)
        .forEach(
            client ->
                threads.execute(
                    () -> run(new KeepAlive(port, tokens.get(client)), client % 2 == 0)));
  }

  private void run(KeepAlive client, boolean repeats) {
    try (client) {
      while (!stopped) {
        String key = UUID.randomUUID().toString();
        if (!create(client, key) && repeats) {
          await().atMost(PATIENCE).pollInterval(PAUSE).until(() -> create(client, key));
        }
      }
    } catch (IOException | RuntimeException e) {
      faults.add(e.toString());
    }
  }

  /** Whether it was created. */
  private boolean create(KeepAlive client, String key) throws IOException {
    KeepAlive.Answer answer =
        client.call("POST", Wire.AZURE + "?api-version=v1", "{}", Map.of("Idempotency-Key", key));
    statuses.computeIfAbsent(answer.status(), status -> new AtomicInteger()).incrementAndGet();
    if (answer.status() == 503) {
      if (!answer.headers().containsKey("retry-after")
          || !answer.body().contains("\"service_unavailable\"")) {
        faults.add(answer.toString());
      }
      return false;
    }
    if (answer.status() != 201) {
      faults.add(answer.toString());
      return false;
    }
    String session = JSON.readTree(answer.body()).path("agent_session_id").textValue();
    String before = created.put(key, session);
    if (before != null) {
      faults.add(key + " was created as " + before + " and as " + session);
    }
    return true;
  }

  /** How many answers there were with this status. */
  public int answers(int status) {
    AtomicInteger count = statuses.get(status);
    return count == null ? 0 : count.get();
  }

  /** How many answers there were, by their status. */
  public Map<Integer, AtomicInteger> statuses() {
    return Map.copyOf(statuses);
  }

  /** The session that was created under each idempotency key, as far as it was answered. */
  public Map<String, String> created() {
    return Map.copyOf(created);
  }

  /** All that went wrong. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Ends all clients after the calls that they are at; those that repeat, until they succeed. */
  public void end() {
    stopped = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("a client still waits for an answer");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    end();
  }
}
