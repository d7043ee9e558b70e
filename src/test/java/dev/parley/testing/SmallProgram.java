package dev.parley.testing;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The packaged program with a small heap, and a look into its database. */
public final class SmallProgram implements AutoCloseable {

  private final Postgres postgres = new Postgres();
  private final Issuer issuer = new Issuer();
  private final Connection database;
  private final Process process;
  private final int port = FreePort.next();

  private SmallProgram(int megabytes) throws IOException, SQLException {
    Map<String, String> environment = new HashMap<>(postgres.start());
    environment.putAll(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
    RestAssured.port = port;
    environment.put("PARLEY_HTTP_PORT", String.valueOf(port));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    // Nobody calls it any more when it is told to end.
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    process = PackagedProgram.start(environment, PackagedProgram.command("-Xmx" + megabytes + "m"));
    database =
        DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + environment.get("PARLEY_DB_PORT") + "/postgres",
            "postgres",
            "postgres");
  }

  /** Starts it; requests go to it from then on. */
  public static SmallProgram start(int megabytes) {
    try {
      return new SmallProgram(megabytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One with this heap that test classes share. */
  public static Shared<SmallProgram> shared(int megabytes) {
    return new Shared<>(
        SmallProgram.class, megabytes + " MB", () -> start(megabytes), SmallProgram::use);
  }

  private void use() {
    RestAssured.port = port;
    issuer.mintFromNowOn();
  }

  /** How many rows a table has. */
  public long rows(String table) {
    try (Statement statement = database.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from " + table)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    issuer.stop();
    postgres.stop();
    RestAssured.port = RestAssured.UNDEFINED_PORT;
  }
}
