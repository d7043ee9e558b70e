package dev.parley.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testing.Sentences;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The arguments of the program, and what a command sets. */
@DisplayNameGeneration(Sentences.class)
class CommandTest {

  @Test
  void Without_an_argument_the_program_serves() throws UnusableSetting {
    assertThat(Command.of()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"migrate, MIGRATE", "sweep, SWEEP"})
  void The_argument_names_the_command(String argument, Command command) throws UnusableSetting {
    assertThat(Command.of(argument)).contains(command);
    assertThat(command.argument()).isEqualTo(argument);
  }

  @ParameterizedTest
  @CsvSource({
    "MIGRATE, MIGRATE",
    "serve, serve",
    "migrate sweep, migrate sweep",
    "migrate --dry-run, migrate --dry-run",
    "a\tb, a?b"
  })
  void Another_argument_is_refused_with_the_commands_that_there_are(String given, String told) {
    assertThatThrownBy(() -> Command.of(given.split(" ")))
        .isInstanceOf(UnusableSetting.class)
        .hasMessageContaining("'" + told + "'")
        .hasMessageEndingWith("one of: migrate, sweep");
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void A_command_neither_listens_nor_works_in_the_background(Command command) {
    assertThat(command.properties())
        .containsEntry("parley.command", command.argument())
        .containsEntry("quarkus.http.host-enabled", "false")
        .containsEntry("quarkus.management.host-enabled", "false")
        .containsEntry("quarkus.oidc.tenant-enabled", "false")
        .containsEntry("parley.turn.max-in-flight", "0")
        .containsEntry("parley.schedule.every", "off")
        .containsEntry("parley.sweep.every", "off");
  }

  @Test
  void Only_a_migration_migrates() {
    assertThat(Command.MIGRATE.properties())
        .containsEntry("quarkus.flyway.migrate-at-start", "true");
    assertThat(Command.SWEEP.properties())
        .containsEntry("quarkus.flyway.migrate-at-start", "false");
  }
}
