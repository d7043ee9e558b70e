package dev.parley.ops.settings;

import static dev.parley.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.Authority;
import dev.parley.testing.Certificates;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import dev.parley.testing.TlsPostgres;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program and a PostgreSQL that takes no connection without TLS. One program serves
 * through all tests, and the server changes its certificate; refused starts cost no more than the
 * first connection.
 */
@DisplayNameGeneration(Sentences.class)
class DatabaseTlsIT {

  private static final String LOCALHOST = "localhost";
  private static final String ANOTHER_HOST = "db.example.com";
  private static final String ANOTHER_AUTHORITY = "another authority";

  /** How the reactive driver says that it does not trust a server. */
  private static final String HANDSHAKE_FAILED = "SSL handshake failed";

  /** What the program that serves has printed of late. */
  private static final List<String> PRINTED = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;

  private static TlsPostgres postgres;
  private static Issuer issuer;
  private static RunningProgram program;

  @BeforeAll
  static void start() throws IOException {
    try (Authority authority = new Authority()) {
      authority.write(directory("authority"));
      authority.certify(LOCALHOST, directory(LOCALHOST));
      authority.certify(ANOTHER_HOST, directory(ANOTHER_HOST));
    }
    Certificates.write(directory(ANOTHER_AUTHORITY), "EC");
    postgres = new TlsPostgres(folder.resolve(LOCALHOST));
    issuer = new Issuer();
    Map<String, String> environment = environment("verify-full");
    environment.putAll(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    program = new RunningProgram(PackagedProgram.start(environment, PRINTED::add), environment);
  }

  @AfterAll
  static void stop() {
    program.close();
    issuer.stop();
    postgres.close();
  }

  private static Path directory(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static Map<String, String> environment(String mode) {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("PARLEY_DB_SSL_MODE", mode);
    if (mode.startsWith("verify-")) {
      environment.put(
          "PARLEY_DB_SSL_ROOT_CERT", folder.resolve("authority").resolve("tls.crt").toString());
    }
    return environment;
  }

  private static void present(String certificate) {
    postgres.present(folder.resolve(certificate));
  }

  /**
   * Has the program that serves connect anew to a server with this certificate, and to trust it.
   */
  private static void trusts(String certificate) {
    present(certificate);
    postgres.disconnectAll();
    await().until(() -> program.probe("ready"), equalTo(200));
  }

  /** The same, and not to trust it: a lost connection alone would be told in other words. */
  private static void distrusts(String certificate) {
    present(certificate);
    PRINTED.clear();
    postgres.disconnectAll();
    await()
        .until(
            () ->
                program.probe("ready") == 503
                    && PRINTED.stream().anyMatch(line -> line.contains(HANDSHAKE_FAILED)));
  }

  private static String place() {
    return "localhost:" + postgres.environment().get("PARLEY_DB_PORT") + "/postgres";
  }

  /** Why a program does not connect with this mode, in its one line. */
  private static String refusal(String mode) {
    PackagedProgram.Ended ended = PackagedProgram.run(environment(mode), "migrate");
    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output().lines()).as(ended.output()).hasSize(1);
    String start = "parley: cannot connect to PostgreSQL at " + place() + " as user postgres: ";
    assertThat(ended.output()).startsWith(start);
    return ended.output().strip().substring(start.length());
  }

  /** A sweep looks at the schema by JDBC and at everything else by the reactive driver. */
  private static void sweeps(String mode) {
    PackagedProgram.Ended ended = PackagedProgram.run(environment(mode), "sweep");
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  @Test
  void The_connections_of_the_pool_are_encrypted() {
    trusts(LOCALHOST);
    // A connection that was just told to end may still have answered that all is well.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        postgres.value(
                            """
                            select string_agg(distinct coalesce(version, 'none'), ' ')
                            from pg_stat_ssl join pg_stat_activity using (pid)
                            where application_name = 'vertx-pg-client'
                            """))
                    .isEqualTo("TLSv1.3"));
  }

  @Test
  void Both_drivers_reject_a_certificate_of_another_authority() {
    trusts(LOCALHOST);
    distrusts(ANOTHER_AUTHORITY);
    String line =
        "its certificate was not issued by any of the authorities in "
            + folder.resolve("authority").resolve("tls.crt");
    assertThat(refusal("verify-full")).isEqualTo(line);
    assertThat(refusal("verify-ca")).isEqualTo(line);
  }

  @Test
  void Both_drivers_reject_a_certificate_for_another_host_name() {
    trusts(LOCALHOST);
    distrusts(ANOTHER_HOST);
    assertThat(refusal("verify-full"))
        .isEqualTo(
            "its certificate is not trusted:"
                + " No subject alternative DNS name matching localhost found.");
  }

  @Test
  void The_mode_verify_ca_does_not_check_the_host_name() {
    present(ANOTHER_HOST);
    sweeps("verify-ca");
  }

  @Test
  void The_mode_require_does_not_verify_certificates() {
    present(ANOTHER_AUTHORITY);
    sweeps("require");
  }

  @Test
  void A_server_that_requires_TLS_rejects_a_program_without_TLS() {
    assertThat(refusal("disable")).contains("no encryption");
  }
}
