package dev.parley.azure;

import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.Sentences;
import dev.parley.testing.Token;
import dev.parley.testing.VendorClients;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendor's own clients for JavaScript against the packaged program over HTTPS. */
@DisplayNameGeneration(Sentences.class)
class AzureClientIT {

  @RegisterExtension static final VendorClients CLIENTS = new VendorClients("azure");

  private static void run(String script) {
    Token token = somebody().scopes(Token.READ, Token.WRITE, Token.ADMIN);
    CLIENTS.run(
        script,
        Map.of(
            "PARLEY_ENDPOINT",
            "https://localhost:" + CLIENTS.program().httpsPort() + "/api/projects/default",
            "PARLEY_TOKEN",
            token.mint(),
            "CONTAINER_PORT",
            String.valueOf(CLIENTS.program().containerPort()),
            "MODEL_PORT",
            String.valueOf(CLIENTS.program().modelPort()),
            "NODE_EXTRA_CA_CERTS",
            CLIENTS.program().directory().resolve("tls.crt").toString()));
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

  @Test
  void The_OpenAI_client_of_the_vendor_gets_responses_and_conversations() {
    run("responses.mjs");
  }

  @Test
  void A_container_answers_the_OpenAI_client_of_the_vendor() {
    run("hosted.mjs");
  }

  @Test
  void What_is_sent_has_the_types_of_the_OpenAI_client() {
    run("types.mjs");
  }
}
