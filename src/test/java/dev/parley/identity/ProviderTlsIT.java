package dev.parley.identity;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.Authority;
import dev.parley.testing.FreePort;
import dev.parley.testing.Issuer;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.Postgres;
import dev.parley.testing.RunningProgram;
import dev.parley.testing.Sentences;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program and a provider whose certificate a private authority issued. */
@DisplayNameGeneration(Sentences.class)
class ProviderTlsIT {

  private static final String FORM = "client_id=cid&grant_type=client_credentials";

  @TempDir static Path folder;

  private static final Postgres POSTGRES = new Postgres();
  private static Issuer issuer;
  private static RunningProgram program;

  @BeforeAll
  static void start() throws IOException {
    // Its name has what the configuration would treat as an expression or the end of a value.
    Path authorityFolder = Files.createDirectory(folder.resolve("authority, ${private}"));
    Path server = Files.createDirectory(folder.resolve("server"));
    try (Authority authority = new Authority()) {
      authority.write(authorityFolder);
      authority.certify("localhost", server);
    }
    issuer = new Issuer(server);
    Map<String, String> environment = new HashMap<>(POSTGRES.start());
    environment.putAll(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    environment.put("PARLEY_OIDC_CA_CERT", authorityFolder.resolve("tls.crt").toString());
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    program = new RunningProgram(PackagedProgram.start(environment), environment);
    RestAssured.port = program.port();
  }

  @AfterAll
  static void stop() {
    RestAssured.port = RestAssured.UNDEFINED_PORT;
    program.close();
    issuer.stop();
    POSTGRES.stop();
  }

  @Test
  void A_token_is_verified() {
    vectara(somebody()).body("{}").post(VECTARA).then().statusCode(201);
    assertThat(program.probe("ready")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/multipass/api/oauth2/token"})
  void A_token_is_issued(String path) {
    given()
        .contentType(ContentType.URLENC)
        .body(FORM)
        .post(path)
        .then()
        .statusCode(200)
        .body("access_token", equalTo("opaque"));
  }
}
