package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class CommandTest {

  @Test
  void Several_arguments_are_reported_together() {
    UnusableSetting refused =
        catchThrowableOfType(UnusableSetting.class, () -> Command.of("migrate", "sweep"));
    assertThat(refused).hasMessageContaining("'migrate sweep'");
  }
}
