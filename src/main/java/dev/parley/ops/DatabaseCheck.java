package dev.parley.ops;

import dev.parley.ops.settings.Command;
import dev.parley.ops.settings.DatabaseAddress;
import dev.parley.ops.settings.Settings;
import dev.parley.ops.settings.UnusableSetting;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;

/**
 * Connects to PostgreSQL once, so that a wrong host, user or password, or an untrusted server, is
 * reported early during startup, and reads whether the schema is up to date.
 */
record DatabaseCheck(Settings settings) {

  private static final String TIMEOUT_SECONDS = "10";

  /**
   * Connects to each address that the program will use. The history is read where Flyway would read
   * it.
   *
   * @return whether all migrations were applied
   * @throws UnusableSetting when a connection fails
   */
  boolean run(Optional<Command> command) throws UnusableSetting {
    boolean serves = command.filter(Command.MIGRATE::equals).isEmpty();
    if (serves && !settings.database().equals(settings.migration())) {
      connect(settings.database(), connection -> true);
    }
    return connect(settings.migration(), SchemaHistory::complete);
  }

  private boolean connect(DatabaseAddress address, Predicate<Connection> check)
      throws UnusableSetting {
    String location = address + "/" + settings.databaseName();
    Properties properties = new Properties();
    properties.setProperty("user", settings.databaseUser());
    properties.setProperty("password", settings.databasePassword());
    properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
    properties.putAll(settings.databaseTls().jdbc());
    try (Connection connection =
        new org.postgresql.Driver().connect("jdbc:postgresql://" + location, properties)) {
      return check.test(connection);
    } catch (SQLException e) {
      throw new UnusableSetting(
          "cannot connect to PostgreSQL at %s as user %s: %s"
              .formatted(location, settings.databaseUser(), reason(e)));
    }
  }

  private String reason(SQLException failure) {
    Throwable root = failure;
    boolean certificate = false;
    while (root.getCause() != null) {
      root = root.getCause();
      certificate |= root instanceof CertificateException;
    }
    if (root instanceof CertificateExpiredException) {
      return "its certificate has expired";
    }
    if (root instanceof CertificateNotYetValidException) {
      return "its certificate is not valid yet";
    }
    if (root instanceof CertPathBuilderException) {
      return "its certificate was not issued by any of the authorities in "
          + settings.databaseTls().rootCertificate();
    }
    if (certificate) {
      return "its certificate is not trusted: " + firstLine(root);
    }
    return firstLine(failure);
  }

  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse("");
  }
}
