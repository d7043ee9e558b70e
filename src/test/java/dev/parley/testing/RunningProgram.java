package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A packaged program that runs.
 *
 * @param process its process
 * @param environment what it was started with
 */
public record RunningProgram(Process process, Map<String, String> environment)
    implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  /** The port of the API. */
  public int port() {
    return Integer.parseInt(environment.get("PARLEY_HTTP_PORT"));
  }

  /** What a probe is answered; 0 when nobody answers. */
  public int probe(String name) {
    try {
      HttpURLConnection probe =
          (HttpURLConnection)
              URI.create(
                      "http://localhost:%s/q/health/%s"
                          .formatted(environment.get("PARLEY_MANAGEMENT_PORT"), name))
                  .toURL()
                  .openConnection();
      probe.setReadTimeout(10_000);
      return probe.getResponseCode();
    } catch (java.net.SocketException | java.net.SocketTimeoutException away) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends it a signal, such as {@code STOP}. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it (-9), and waits until it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends it, if it has not ended yet, and waits for its end; one that is frozen hears nothing. */
  public void end() {
    process.destroy();
    process.onExit().completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    kill();
  }

  @Override
  public void close() {
    end();
  }
}
