package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ObservedProgram;
import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** When the program wants requests, as far as its OpenID provider is concerned. */
@DisplayNameGeneration(Sentences.class)
class ReadinessIT {

  @Test
  void The_program_becomes_ready_when_it_has_the_providers_keys_and_stays_ready() {
    try (ObservedProgram program = ObservedProgram.startWithoutProvider()) {
      assertThat(program.health("live")).isEqualTo(200);
      assertThat(program.health("ready")).isEqualTo(503);
      program.issuer().start();
      await().until(() -> program.health("ready"), equalTo(200));
      azure(somebody()).get(AZURE).then().statusCode(200);

      var known = azure(somebody());
      program.issuer().stop();
      assertThat(program.health("ready")).isEqualTo(200);
      known.get(AZURE).then().statusCode(200);
      // Stopped once more at the end.
      program.issuer().start();
    }
  }
}
