package dev.parley.ops;

import dev.parley.store.DatabaseUnavailable;
import dev.parley.store.Outage;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Exits the process. Errors that an operator can fix are reported in one line; any other error is a
 * defect of the program and logged in full.
 *
 * @param command whether the program was started with a command; then every error is reported in
 *     one line
 */
record ProcessExit(boolean command) implements BiConsumer<Integer, Throwable> {

  private static final String PREFIX = "parley: ";

  /** Reports the failure and exits the process with this exit code. */
  @Override
  public void accept(Integer exitCode, Throwable failure) {
    if (failure != null) {
      tell(failure);
    }
    System.exit(exitCode);
  }

  private void tell(Throwable failure) {
    List<Throwable> chain =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20).toList();
    Throwable root = chain.get(chain.size() - 1);
    Optional<Throwable> away = chain.stream().filter(Outage::is).findFirst();
    if (root instanceof QuarkusBindException taken) {
      say("port " + taken.getPort() + " is in use by another program");
    } else if (root instanceof ConfigurationException
        || root instanceof ConfigValidationException
        || root instanceof PreventFurtherStepsException) {
      say(root.getMessage());
    } else if (away.isPresent()) {
      say("PostgreSQL is not available any more: " + reason(away.get(), root));
    } else if (chain.stream().anyMatch(FlywayException.class::isInstance)) {
      say("the schema could not be brought up to date: " + line(root));
    } else if (command) {
      say("broken off: " + line(root));
    } else {
      Logger.getLogger(Main.class).error("Failed to start", failure);
    }
  }

  /** The reason of an outage; the driver often gives none for a broken connection. */
  private static String reason(Throwable away, Throwable root) {
    Throwable telling = away instanceof DatabaseUnavailable ? root : away;
    return telling.getMessage() == null ? "the connection was closed" : line(telling);
  }

  private static void say(String message) {
    System.err.println(message.startsWith(PREFIX) ? message : PREFIX + message);
  }

  /**
   * The first line of an exception's message; the other lines refer to positions in a statement.
   */
  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
