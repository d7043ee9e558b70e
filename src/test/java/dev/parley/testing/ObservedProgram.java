package dev.parley.testing;

import static dev.parley.testing.Eventually.await;
import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The packaged program as an operator sees it: what it logs, its metrics and its health. It has a
 * database and a provider of its own; requests of tests go to it.
 */
public final class ObservedProgram implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Postgres postgres;
  private final Issuer issuer = new Issuer(FreePort.next());
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final int port = FreePort.next();
  private final int managementPort = FreePort.next();
  private final Map<String, String> environment = new HashMap<>();
  private final Process process;

  private ObservedProgram(Postgres postgres, boolean providerThere, Map<String, String> settings) {
    this.postgres = postgres;
    environment.putAll(postgres.start());
    environment.putAll(issuer.start());
    if (!providerThere) {
      issuer.stop();
    }
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    RestAssured.port = port;
    environment.put("PARLEY_HTTP_PORT", String.valueOf(port));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(managementPort));
    // Nobody calls it any more when it is told to end.
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    environment.putAll(settings);
    process = PackagedProgram.start(environment, lines::add);
  }

  /** Starts it with these settings more. */
  public static ObservedProgram start(Map<String, String> settings) {
    return new ObservedProgram(new Postgres(), true, settings);
  }

  /** One that test classes share; it sweeps often and does not wait long for slow clients. */
  public static Shared<ObservedProgram> shared() {
    return new Shared<>(
        ObservedProgram.class,
        "shared",
        () ->
            start(
                Map.of(
                    "PARLEY_AGENTS_FILE", "classpath:demo-agents.yaml",
                    "PARLEY_SWEEP_EVERY", "1s",
                    "PARLEY_HTTP_HEADER_TIMEOUT", "3s",
                    "PARLEY_HTTP_BODY_TIMEOUT", "3s",
                    "PARLEY_HTTP_IDLE_TIMEOUT", "4s")),
        ObservedProgram::use);
  }

  private void use() {
    RestAssured.port = port;
    issuer.mintFromNowOn();
  }

  /** Starts it behind {@link PgBouncer}. */
  public static ObservedProgram startBehindPooler() {
    return new ObservedProgram(Postgres.pooled(), true, Map.of());
  }

  /** Starts it while its provider is away. */
  public static ObservedProgram startWithoutProvider() {
    return new ObservedProgram(new Postgres(), false, Map.of());
  }

  /** Its provider, which runs or not as a test wants it. */
  public Issuer issuer() {
    return issuer;
  }

  /** A connection to its database. */
  public Connection database() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + environment.get("PARLEY_DB_PORT") + "/postgres",
        "postgres",
        "postgres");
  }

  /** What it was started with. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** All that it printed up to now. */
  public List<String> lines() {
    return lines;
  }

  /** What it logs, or has logged, as JSON: the first line that a test waits for. */
  public JsonNode logged(Predicate<JsonNode> wanted) {
    return await()
        .until(
            () -> lines.stream().map(ObservedProgram::json).filter(wanted).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** A line of the log. */
  public static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** All metrics as Prometheus reads them. */
  public String metrics() {
    return given().get(management("metrics")).then().statusCode(200).extract().asString();
  }

  /** The status of a health check: {@code live}, {@code ready} or {@code started}. */
  public int health(String check) {
    return given().get(management("health/" + check)).statusCode();
  }

  private String management(String path) {
    return "http://localhost:" + managementPort + "/q/" + path;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    issuer.stop();
    postgres.stop();
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }
}
