package dev.parley.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Clients that create, get, list and delete sessions of their own, each one call after another. */
public final class Load implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUERY = "?api-version=v1";
  private static final int PATIENCE_SECONDS = 60;

  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService clients;
  private final Duration pause;
  private final AtomicInteger resets = new AtomicInteger();
  private volatile boolean stopped;
  private volatile boolean closing;
  private int answers;

  /** Starts it, against a program's API. */
  public Load(int port, int clients) {
    this(port, clients, Duration.ZERO);
  }

  /**
   * The same, with less work for the processor.
   *
   * @param pause for which a client does nothing after every five calls
   */
  public Load(int port, int clients, Duration pause) {
    this.pause = pause;
    this.clients = Executors.newFixedThreadPool(clients);
    List<String> tokens =
        IntStream.range(0, clients).mapToObj(client -> Wire.somebody().mint()).toList();
    tokens.forEach(token -> this.clients.execute(() -> run(new KeepAlive(port, token))));
  }

  private void run(KeepAlive client) {
    try (client) {
      while (!stopped) {
        try {
          client.connect();
        } catch (ConnectException refused) {
          return;
        }
        round(client);
        LockSupport.parkNanos(pause.toNanos());
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      if (closing && e instanceof SocketException) {
        resets.incrementAndGet();
      } else {
        failures.add(e.toString());
      }
    }
  }

  /** From now on the program closes its socket, and a connection may be reset by that. */
  public void closing() {
    closing = true;
  }

  /** How many connections were reset while the program closed its socket. */
  public int resets() {
    return resets.get();
  }

  private void round(KeepAlive client) throws IOException {
    try {
      String created = call(client, "POST", Wire.AZURE + QUERY, "{}", 201);
      String key = JSON.readTree(created).path("agent_session_id").textValue();
      acknowledged.add(key);
      call(client, "GET", Wire.AZURE + "/" + key + QUERY, "", 200);
      call(client, "GET", Wire.AZURE + QUERY + "&limit=5", "", 200);
      String another = call(client, "POST", Wire.AZURE + QUERY, "{}", 201);
      String gone = JSON.readTree(another).path("agent_session_id").textValue();
      call(client, "DELETE", Wire.AZURE + "/" + gone + QUERY, "", 204);
    } catch (ConnectException refused) {
      stopped = true;
    }
  }

  private String call(KeepAlive client, String method, String path, String json, int expected)
      throws IOException {
    KeepAlive.Answer answer = client.call(method, path, json);
    if (answer.status() != expected) {
      failures.add(method + " " + path + ": " + answer);
    }
    count();
    return answer.body();
  }

  private synchronized void count() {
    answers++;
    notifyAll();
  }

  /** How many answers there have been. */
  public synchronized int answers() {
    return answers;
  }

  /** Waits until there are this many more answers. */
  public synchronized void more(int count) {
    int enough = answers + count;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (answers < enough && failures.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no more answers after " + answers);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** All that went wrong; connections that were refused did not. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** The keys of all sessions whose creation was answered, and that were not deleted. */
  public List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** The keys that exactly one session has. */
  public static Set<String> storedOnce(Database database) {
    return database.values("select key from session group by key having count(*) = 1");
  }

  /** Waits until all clients have ended: they were told to, or are refused. */
  public void join() {
    clients.shutdown();
    try {
      if (!clients.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("a client still waits for an answer");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all clients after the calls that they are at. */
  public void end() {
    stopped = true;
    join();
  }

  @Override
  public void close() {
    end();
  }
}
