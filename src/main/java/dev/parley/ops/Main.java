package dev.parley.ops;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the program starts. The settings are checked before anything is built on them, so that a
 * missing or wrong one is a line and not a stack trace.
 */
@QuarkusMain
public final class Main {

  Main() {}

  public static void main(String... args) throws ClassNotFoundException {
    // Only the generated application knows whether this is dev mode, which brings its own database
    // and provider.
    Class.forName(Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      try {
        Settings settings = Settings.of(Main::setting);
        new DatabaseCheck(settings).run();
      } catch (UnusableSetting e) {
        System.err.println("parley: " + e.getMessage());
        System.exit(1);
      }
    }
    Quarkus.run(args);
  }

  /** A setting as the configuration will see it: a system property wins over the environment. */
  private static String setting(String name) {
    return System.getProperty(name, System.getenv(name));
  }
}
