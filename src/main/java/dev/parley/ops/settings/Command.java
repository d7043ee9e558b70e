package dev.parley.ops.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task that the program performs instead of serving, after which it exits. Given as the only
 * argument, in lower case.
 */
public enum Command {
  /** Migrates the schema to the latest version. */
  MIGRATE,
  /** Removes expired data once. */
  SWEEP;

  /** Passes the command to the configuration. */
  private static final String PROPERTY = "parley.command";

  /**
   * System properties for running a command; they override all other settings. The program opens no
   * port, does not contact the OpenID provider, and starts no background tasks or writes.
   */
  private static final Map<String, String> QUIET =
      Map.ofEntries(
          Map.entry("quarkus.http.host-enabled", "false"),
          Map.entry("quarkus.management.host-enabled", "false"),
          Map.entry("quarkus.shutdown.delay", "0s"),
          Map.entry("quarkus.shutdown.timeout", "1s"),
          Map.entry(ClassPathFiles.PROPERTY, "false"),
          Map.entry("quarkus.oidc.tenant-enabled", "false"),
          Map.entry("PARLEY_OIDC_ISSUER", "http://localhost"),
          Map.entry("parley.tls.dir", ""),
          Map.entry("parley.agents.file", ""),
          Map.entry("parley.bootstrap-api-key", ""),
          Map.entry("parley.api-keys.kept-for", "0s"),
          Map.entry("parley.turn.max-in-flight", "0"),
          Map.entry("parley.schedule.every", "off"),
          Map.entry("parley.sweep.every", "off"));

  /**
   * The command that the program was started with; empty to serve.
   *
   * @throws UnusableSetting when there is no command of this name
   */
  public static Optional<Command> of(String... arguments) throws UnusableSetting {
    if (arguments.length == 0) {
      return Optional.empty();
    }
    Optional<Command> command =
        Stream.of(values()).filter(known -> known.argument().equals(arguments[0])).findFirst();
    if (arguments.length > 1 || command.isEmpty()) {
      throw new UnusableSetting(
          "unknown argument '%s'; give no argument to serve, or one of: %s"
              .formatted(
                  Settings.printable(String.join(" ", arguments)),
                  Stream.of(values()).map(Command::argument).collect(Collectors.joining(", "))));
    }
    return command;
  }

  /** The command that this process runs, available once {@link #properties} are set. */
  static Optional<Command> running() {
    String name = System.getProperty(PROPERTY, "");
    return Stream.of(values()).filter(known -> known.argument().equals(name)).findFirst();
  }

  /** Whether the command uses a setting; the value of any other setting must not affect it. */
  boolean uses(String setting) {
    return setting.startsWith("PARLEY_DB_")
        || setting.startsWith("PARLEY_MIGRATION_DB_")
        || this == SWEEP && setting.equals("PARLEY_SWEEP_KEEP_EXPIRED");
  }

  /** The argument that selects the command. */
  public String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The system properties to start the program with. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(QUIET);
    properties.put(PROPERTY, argument());
    properties.put("quarkus.flyway.migrate-at-start", String.valueOf(this == MIGRATE));
    return properties;
  }
}
