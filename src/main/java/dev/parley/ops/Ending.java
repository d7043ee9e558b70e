package dev.parley.ops;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.function.BiConsumer;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Ends the process. What an operator can mend is said in one line; anything else is a fault of the
 * program and logged with all that is known.
 *
 * @param command whether the program was started to do one thing; then whatever fails is a line
 */
record Ending(boolean command) implements BiConsumer<Integer, Throwable> {

  private static final String PREFIX = "parley: ";

  /** Ends the process with this exit code, after saying why. */
  @Override
  public void accept(Integer exitCode, Throwable failure) {
    if (failure != null) {
      tell(failure);
    }
    System.exit(exitCode);
  }

  private void tell(Throwable failure) {
    Throwable root = failure;
    FlywayException migration = null;
    while (true) {
      if (root instanceof FlywayException refused) {
        migration = refused;
      }
      if (root.getCause() == null) {
        break;
      }
      root = root.getCause();
    }
    if (root instanceof QuarkusBindException taken) {
      say("port " + taken.getPort() + " is in use by another program");
    } else if (root instanceof ConfigurationException
        || root instanceof ConfigValidationException
        || root instanceof PreventFurtherStepsException) {
      say(root.getMessage());
    } else if (migration != null) {
      say("the schema could not be brought up to date: " + line(root));
    } else if (command) {
      say("broken off: " + line(root));
    } else {
      Logger.getLogger(Main.class).error("Failed to start", failure);
    }
  }

  private static void say(String message) {
    System.err.println(message.startsWith(PREFIX) ? message : PREFIX + message);
  }

  /** The first line of what an exception says, because the others point into a statement. */
  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
