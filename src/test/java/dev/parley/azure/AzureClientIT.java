package dev.parley.azure;

import static dev.parley.testing.Wire.somebody;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.testing.HttpsProgram;
import dev.parley.testing.NodeProject;
import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/**
 * The vendor's own clients for JavaScript, unmodified, against the packaged program over HTTPS.
 * Their scripts are in {@code src/test/e2e/azure}.
 */
@DisplayNameGeneration(Sentences.class)
class AzureClientIT {

  private static final Path SCRIPTS = Path.of("src", "test", "e2e", "azure");

  private static NodeProject clients;
  private static HttpsProgram program;

  @BeforeAll
  static void start() {
    if (NodeProject.isPossible()) {
      clients = NodeProject.install(SCRIPTS);
      if (clients.node().isPresent()) {
        program = HttpsProgram.start();
      }
    }
  }

  /** Here and not once before all: a class that is skipped as a whole is not reported at all. */
  @BeforeEach
  void requireClients() {
    assumeTrue(clients != null, "there is no npm, which installs the vendor's clients");
    assumeTrue(program != null, "npm has no Node.js for this platform");
  }

  @AfterAll
  static void stop() {
    if (program != null) {
      program.close();
    }
  }

  private static void run(String script) {
    Token token = somebody().scopes(Token.READ, Token.WRITE, Token.ADMIN);
    clients.run(
        script,
        Map.of(
            "PARLEY_ENDPOINT",
            "https://localhost:" + program.httpsPort() + "/api/projects/default",
            "PARLEY_TOKEN",
            token.mint(),
            "NODE_EXTRA_CA_CERTS",
            program.directory().resolve("tls.crt").toString()));
  }

  @Test
  void Clients_of_generation_3_are_served() {
    run("generation3.mjs");
  }

  @Test
  void Clients_of_generation_2_are_served() {
    run("generation2.mjs");
  }

  @Test
  void Clients_of_generation_1_are_served() {
    run("generation1.mjs");
  }

  @Test
  void Files_of_sessions_are_kept_for_clients_of_all_generations() {
    run("files.mjs");
  }
}
