package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The packaged program with HTTPS next to plain HTTP, as an operator would run it: configured by
 * its environment and nothing else, with a database and a provider of its own.
 */
public final class HttpsProgram implements AutoCloseable {

  /** The origin whose pages may call. */
  public static final String PAGE = "https://app.example.com";

  private final Postgres postgres = new Postgres();
  private final Issuer issuer = new Issuer();
  private final Path directory;
  private final int httpPort = FreePort.next();
  private final int httpsPort = FreePort.next();
  private final int managementPort = FreePort.next();
  private final int containerPort = FreePort.next();
  private final int modelPort = FreePort.next();
  private final Process process;

  private HttpsProgram() throws IOException {
    directory = Files.createTempDirectory(Path.of("target"), "tls").toAbsolutePath();
    Certificates.write(directory, "EC");
    Map<String, String> environment = new HashMap<>(postgres.start());
    environment.putAll(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    environment.put("PARLEY_HTTP_PORT", String.valueOf(httpPort()));
    environment.put("PARLEY_HTTPS_PORT", String.valueOf(httpsPort()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(managementPort()));
    // Nobody calls it any more when it is told to end.
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    environment.put("PARLEY_TLS_DIR", directory.toString());
    environment.put("QUARKUS_TLS_PARLEY_RELOAD_PERIOD", "1s");
    environment.put("PARLEY_CORS_ORIGINS", PAGE);
    // Clients see heartbeats in streams that pause for longer.
    environment.put("PARLEY_STREAM_HEARTBEAT", "1s");
    environment.put("PARLEY_RUNTIME_HOSTED_IN_CONTAINER", "http://localhost:" + containerPort());
    environment.put(
        "PARLEY_RUNTIME_OPENAI_ALLOWED_BASE_URLS", "http://localhost:" + modelPort + "/v1");
    environment.put("PARLEY_RUNTIME_OPENAI_ALLOW_PRIVATE_ADDRESSES", "true");
    environment.put("PARLEY_RUNTIME_MCP_ALLOWED_URLS", "http://localhost:" + modelPort + "/mcp");
    environment.put("PARLEY_RUNTIME_MCP_ALLOW_PRIVATE_ADDRESSES", "true");
    process = PackagedProgram.start(environment);
  }

  /** Starts all of it. */
  public static HttpsProgram start() {
    try {
      return new HttpsProgram();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port of plain HTTP. */
  public int httpPort() {
    return httpPort;
  }

  /** The port of HTTPS. */
  public int httpsPort() {
    return httpsPort;
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return managementPort;
  }

  /** The port where it expects the container of the agent {@code in-container}. */
  public int containerPort() {
    return containerPort;
  }

  /** Where a model and an MCP server may listen, which the program may use. */
  public int modelPort() {
    return modelPort;
  }

  /** Its provider. */
  Issuer issuer() {
    return issuer;
  }

  /** Where the certificate and its key are. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    issuer.stop();
    postgres.stop();
  }
}
