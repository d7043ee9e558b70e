package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/**
 * A packaged program that runs.
 *
 * @param process its process
 * @param environment what it was started with
 */
public record RunningProgram(Process process, Map<String, String> environment)
    implements AutoCloseable {

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

  /** Ends it, if it has not ended yet, and waits for its end. */
  public void end() {
    process.destroy();
    process.onExit().join();
  }

  @Override
  public void close() {
    end();
  }
}
