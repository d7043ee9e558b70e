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
      report(failure);
    }
    System.exit(exitCode);
  }

  private void report(Throwable failure) {
    List<Throwable> chain =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20).toList();
    Throwable root = chain.get(chain.size() - 1);
    Optional<Throwable> outage = chain.stream().filter(Outage::is).findFirst();
    if (root instanceof QuarkusBindException bind) {
      print("port " + bind.getPort() + " is already in use");
    } else if (root instanceof ConfigurationException
        || root instanceof ConfigValidationException
        || root instanceof PreventFurtherStepsException) {
      print(root.getMessage());
    } else if (outage.isPresent()) {
      print("lost the connection to PostgreSQL: " + reason(outage.get(), root));
    } else if (chain.stream().anyMatch(FlywayException.class::isInstance)) {
      print("cannot migrate the schema: " + firstLine(root));
    } else if (command) {
      print("the command failed: " + firstLine(root));
    } else {
      Logger.getLogger(Main.class).error("Failed to start", failure);
    }
  }

  /** The reason of an outage; the driver often gives none for a broken connection. */
  private static String reason(Throwable outage, Throwable root) {
    Throwable source = outage instanceof DatabaseUnavailable ? root : outage;
    return source.getMessage() == null ? "the connection was closed" : firstLine(source);
  }

  private static void print(String message) {
    System.err.println(message.startsWith(PREFIX) ? message : PREFIX + message);
  }

  /**
   * The first line of an exception's message; the other lines refer to positions in a statement.
   */
  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
