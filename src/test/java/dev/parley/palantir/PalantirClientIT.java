package dev.parley.palantir;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.Sentences;
import dev.parley.testing.VendorClients;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendor's own clients for JavaScript against the packaged program over plain HTTP. */
@DisplayNameGeneration(Sentences.class)
class PalantirClientIT {

  @RegisterExtension static final VendorClients CLIENTS = new VendorClients("palantir");

  @Test
  void A_client_with_a_token_can_call_the_API() {
    CLIENTS.run(
        "token.mjs",
        Map.of(
            "PARLEY_ENDPOINT",
            "http://localhost:" + CLIENTS.program().httpPort(),
            "PARLEY_AGENT",
            DEMO_RID,
            "PARLEY_TOKEN",
            somebody().mint()));
  }
}
