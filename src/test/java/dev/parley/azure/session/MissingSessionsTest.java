package dev.parley.azure.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Many requests at a time for sessions that do not exist. */
@ParleyTest
class MissingSessionsTest {

  @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
  int connections;

  @Test
  void A_use_of_a_missing_session_takes_one_connection_at_a_time() {
    Token token = somebody();
    assertThat(
            Parallel.map(
                IntStream.range(0, 3 * connections).boxed().toList(),
                number ->
                    azure(token)
                        .queryParam("path", "")
                        .get(AZURE + "/missing-" + number + "/files")
                        .statusCode()))
        .containsOnly(404);
  }
}
