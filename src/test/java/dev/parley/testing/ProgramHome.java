package dev.parley.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What packaged programs live on: a PostgreSQL and an OpenID provider, for one or several. */
public final class ProgramHome implements AutoCloseable {

  private final Postgres postgres = new Postgres();
  private final Issuer issuer = new Issuer();
  private final Map<String, String> environment = new HashMap<>();

  /** Starts both. */
  public ProgramHome() {
    environment.putAll(postgres.start());
    environment.putAll(issuer.start());
    environment.keySet().removeIf(name -> !name.startsWith("PARLEY_"));
  }

  /** The environment of a program with ports of its own, and these settings besides. */
  public Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    all.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    all.putAll(settings);
    return all;
  }

  /** Starts the packaged program with these settings, and waits until it listens. */
  public RunningProgram start(Map<String, String> settings) {
    Map<String, String> all = environment(settings);
    return new RunningProgram(PackagedProgram.start(all), all);
  }

  /** Starts another version of the program with these settings, and waits until it listens. */
  public RunningProgram start(Path jar, Map<String, String> settings) {
    Map<String, String> all = environment(settings);
    return new RunningProgram(PackagedProgram.start(all, jar), all);
  }

  /** Where the database listens. */
  public int databasePort() {
    return Integer.parseInt(environment.get("PARLEY_DB_PORT"));
  }

  /** A look into the database. */
  public Database database() {
    return Database.of(environment);
  }

  @Override
  public void close() {
    issuer.stop();
    postgres.stop();
  }
}
