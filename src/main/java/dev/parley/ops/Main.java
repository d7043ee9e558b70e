package dev.parley.ops;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/**
 * Where the program starts. The settings are checked before anything is built on them, so that a
 * missing or wrong one is a line and not a stack trace.
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
    // Only the generated application knows whether this is dev mode, which brings its own database
    // and provider.
    Class.forName(Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      Quarkus.run(args);
      return;
    }
    try {
      Optional<Command> command = Command.of(args);
      Settings settings =
          command.isPresent() ? Settings.ofDatabase(Main::setting) : Settings.of(Main::setting);
      new DatabaseCheck(settings).run();
      Unpacking.onlyWhereThereIsRoom();
      command.ifPresent(known -> known.properties().forEach(System::setProperty));
      Quarkus.run(
          command.isPresent() ? CommandRun.class : null, new Ending(command.isPresent()), args);
    } catch (UnusableSetting e) {
      System.err.println("parley: " + e.getMessage());
      System.exit(1);
    }
  }

  /** A setting as the configuration will see it: a system property wins over the environment. */
  private static String setting(String name) {
    return System.getProperty(name, System.getenv(name));
  }
}
