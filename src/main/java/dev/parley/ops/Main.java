package dev.parley.ops;

import dev.parley.http.connection.ConnectionExtension;
import dev.parley.ops.settings.ClassPathFiles;
import dev.parley.ops.settings.Command;
import dev.parley.ops.settings.Environment;
import dev.parley.ops.settings.Settings;
import dev.parley.ops.settings.UnusableSetting;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Entry point. Settings are checked before the application is initialized, so that a missing or
 * wrong one is reported in one line instead of a stack trace.
 */
@QuarkusMain
public final class Main {

  Main() {}

  /**
   * Starts the program.
   *
   * @param args none, to serve, or the argument of a {@link Command}
   */
  public static void main(String... args) throws ClassNotFoundException {
    // The launch mode is known only once the generated application class is loaded. Dev mode brings
    // its own database and provider.
    Class.forName(Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      Quarkus.run(args);
      return;
    }
    try {
      Optional<Command> command = Command.of(args);
      UnaryOperator<String> environment = environment();
      Settings settings =
          command.isPresent() ? Settings.of(command.get(), environment) : Settings.of(environment);
      boolean migrated = new DatabaseCheck(settings).run(command);
      settings.properties().forEach(System::setProperty);
      ClassPathFiles.onlyWhereThereIsRoom();
      ConnectionExtension.enable();
      if (migrated && command.isEmpty()) {
        System.setProperty(Schema.FLYWAY_ACTIVE, "false");
      }
      command.ifPresent(known -> known.properties().forEach(System::setProperty));
      Quarkus.run(
          command.isPresent() ? CommandRun.class : null,
          new ProcessExit(command.isPresent()),
          args);
    } catch (UnusableSetting e) {
      System.err.println("parley: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Settings as the configuration will read them: a system property overrides the environment. */
  private static UnaryOperator<String> environment() {
    Map<String, String> variables = new Environment(System.getenv()).taken(name -> true);
    return name -> System.getProperty(name, variables.get(name));
  }
}
