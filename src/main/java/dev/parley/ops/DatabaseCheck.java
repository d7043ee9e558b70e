package dev.parley.ops;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Connects to PostgreSQL once, so that a wrong host, user or password is told before the start gets
 * any further.
 */
record DatabaseCheck(Settings settings) {

  private static final String TIMEOUT_SECONDS = "10";

  /**
   * @throws UnusableSetting when there is no connection to be had
   */
  void run() throws UnusableSetting {
    String place =
        settings.databaseHost() + ":" + settings.databasePort() + "/" + settings.databaseName();
    Properties properties = new Properties();
    properties.setProperty("user", settings.databaseUser());
    properties.setProperty("password", settings.databasePassword());
    properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
    try (Connection connection =
        new org.postgresql.Driver().connect("jdbc:postgresql://" + place, properties)) {
      connection.isReadOnly();
    } catch (SQLException e) {
      throw new UnusableSetting(
          "no connection to PostgreSQL at %s as user %s: %s"
              .formatted(
                  place, settings.databaseUser(), e.getMessage().lines().findFirst().orElse("")));
    }
  }
}
