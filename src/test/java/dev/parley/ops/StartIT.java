package dev.parley.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.parley.ops.settings.Setting;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start that cannot succeed ends with one line and exit code 1; {@code SettingsTest} has what is
 * said of each setting.
 */
@Tag("start")
@DisplayNameGeneration(Sentences.class)
class StartIT {

  private static final Postgres POSTGRES = new Postgres();
  private static final Issuer ISSUER = new Issuer();
  private static final Map<String, String> ENVIRONMENT = new HashMap<>();

  @BeforeAll
  static void start() {
    ENVIRONMENT.putAll(POSTGRES.start());
    ENVIRONMENT.putAll(ISSUER.start());
    ENVIRONMENT.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
  }

  @AfterAll
  static void stop() {
    POSTGRES.stop();
    ISSUER.stop();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put(name, value);
    return environment;
  }

  /** The one line that the program leaves behind. */
  private static String lineOf(Map<String, String> environment) {
    PackagedProgram.Ended ended = PackagedProgram.run(environment);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.output()).doesNotContain("Exception", "\tat ");
    assertThat(ended.output().lines().filter(line -> line.startsWith("parley: "))).hasSize(1);
    return ended
        .output()
        .lines()
        .filter(line -> line.startsWith("parley: "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void A_missing_setting_is_reported_at_startup() {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.remove("PARLEY_OIDC_ISSUER");
    assertThat(lineOf(environment)).startsWith("parley: PARLEY_OIDC_ISSUER is not set");
  }

  @Test
  void Blank_settings_and_Kubernetes_variables_are_ignored_and_a_typo_is_logged() {
    int port = FreePort.next();
    int managementPort = FreePort.next();
    Map<String, String> environment = new HashMap<>();
    Setting.ALL.forEach(setting -> environment.put(setting.name(), " "));
    environment.putAll(ENVIRONMENT);
    environment.put("PORT", String.valueOf(port));
    environment.put("PARLEY_HTTP_PORT", "tcp://10.0.0.1:80");
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(managementPort));
    environment.put("PARLEY_SERVICE_HOST", "10.0.0.1");
    environment.put("PARLEY_SWEEP_EVRY", "5m");
    List<String> lines = new CopyOnWriteArrayList<>();
    Process program = PackagedProgram.start(environment, lines::add);
    try {
      given()
          .get("http://localhost:" + managementPort + "/q/metrics")
          .then()
          .statusCode(200)
          .body(containsString("parley_sweep_period_seconds 60.0"));
      given().get("http://localhost:" + port + "/q/openapi").then().statusCode(200);
    } finally {
      program.destroy();
      program.onExit().join();
    }
    assertThat(lines)
        .filteredOn(line -> line.contains("unknown settings"))
        .singleElement()
        .asString()
        .contains("\"WARN\"", "Ignoring unknown settings: PARLEY_SWEEP_EVRY\"");
  }

  @Test
  void A_missing_database_is_reported_with_its_address() {
    assertThat(lineOf(with("PARLEY_DB_NAME", "nowhere")))
        .startsWith(
            "parley: cannot connect to PostgreSQL at localhost:%s/nowhere as user postgres: "
                .formatted(ENVIRONMENT.get("PARLEY_DB_PORT")))
        .contains("database \"nowhere\" does not exist");
  }

  @Test
  void An_error_in_the_agents_file_is_reported_with_its_position(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("agents.yaml");
    Files.writeString(
        file,
        "agents:\n  - name: support\n    versions:\n      - version: one\n        definition: {}\n");
    assertThat(lineOf(with("PARLEY_AGENTS_FILE", file.toString())))
        .startsWith("parley: agents file " + file + ", agents[0].versions[0].version: ");
  }
}
