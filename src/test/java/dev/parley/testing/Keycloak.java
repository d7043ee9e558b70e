package dev.parley.testing;

import static dev.parley.testing.Eventually.await;
import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Keycloak on loopback with the realm that is shipped, as it was unpacked where the system
 * property {@code keycloak.home} says. It forgets everything when it ends.
 */
public final class Keycloak implements AutoCloseable {

  /** The realm as it is shipped. */
  public static final Path REALM = Path.of("deploy", "keycloak", "parley-realm.json");

  private static final Path LOG = Path.of("target", "keycloak.log");
  private static final String ADMIN = "admin";
  // Its first start builds it, which a busy machine takes minutes for.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final int port = FreePort.next();
  private final Thread lastResort = new Thread(this::kill);
  private Process process;

  /** Where it is or will be, its port being free until it starts. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The issuer that a realm is. */
  public String issuer(String realm) {
    return url() + "/realms/" + realm;
  }

  /**
   * Starts it and waits until it has the realm.
   *
   * @param environment what the realm takes from its environment
   */
  public void start(Map<String, String> environment) {
    try {
      Path home = Path.of(System.getProperty("keycloak.home"));
      Path imports = Files.createDirectories(home.resolve("data").resolve("import"));
      Files.copy(REALM, imports.resolve("realm.json"), StandardCopyOption.REPLACE_EXISTING);
      ProcessBuilder builder =
          new ProcessBuilder(
                  home.resolve("bin").resolve("kc.sh").toString(),
                  "start-dev",
                  "--db=dev-mem",
                  "--http-host=127.0.0.1",
                  "--http-port=" + port,
                  "--import-realm")
              .redirectErrorStream(true)
              .redirectOutput(LOG.toFile());
      Map<String, String> variables = builder.environment();
      variables.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA_OPTS"));
      variables.put("JAVA_HOME", System.getProperty("java.home"));
      variables.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
      // It lives too briefly for its code to be worth much work.
      variables.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
      variables.put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
      variables.put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
      variables.putAll(environment);
      Runtime.getRuntime().addShutdownHook(lastResort);
      process = builder.start();
      awaitRealm();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitRealm() {
    await()
        .atMost(PATIENCE)
        .failFast("Keycloak ended, see " + LOG, () -> !process.isAlive())
        .until(this::hasRealm);
  }

  private boolean hasRealm() {
    try {
      HttpURLConnection discovery =
          (HttpURLConnection)
              URI.create(issuer("parley") + "/.well-known/openid-configuration")
                  .toURL()
                  .openConnection();
      return discovery.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Creates something by the admin API.
   *
   * @param path behind {@code /admin/realms}
   * @param representation what to create
   */
  public void create(String path, Object representation) {
    given()
        .auth()
        .oauth2(adminToken())
        .contentType(ContentType.JSON)
        .body(representation)
        .post(url() + "/admin/realms" + path)
        .then()
        .statusCode(201);
  }

  /** Has a realm sign with a key of its own making from now on, and keep the old ones. */
  public void rotateKeys(String realm) {
    Response description =
        given().auth().oauth2(adminToken()).get(url() + "/admin/realms/" + realm);
    create(
        "/" + realm + "/components",
        Map.of(
            "name", "rotated",
            "providerId", "rsa-generated",
            "providerType", "org.keycloak.keys.KeyProvider",
            "parentId", description.path("id"),
            "config", Map.of("priority", List.of("1000"), "algorithm", List.of("RS256"))));
  }

  private String adminToken() {
    return given()
        .formParam("grant_type", "password")
        .formParam("client_id", "admin-cli")
        .formParam("username", ADMIN)
        .formParam("password", ADMIN)
        .post(issuer("master") + "/protocol/openid-connect/token")
        .then()
        .statusCode(200)
        .extract()
        .path("access_token");
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  /** Ends it at once. The script comes first, because it starts the program once more. */
  private void kill() {
    if (process != null) {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(handle -> handle.onExit().join());
    }
  }
}
