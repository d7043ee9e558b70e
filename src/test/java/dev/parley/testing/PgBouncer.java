package dev.parley.testing;

import static dev.parley.testing.Eventually.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PgBouncer as Debian installs it, in transaction mode, before a PostgreSQL server on loopback. It
 * has few connections to the server, so that clients share them from the first moment on, and takes
 * no parameters at a connection's start but those that it tracks.
 */
public final class PgBouncer implements AutoCloseable {

  /** How many connections to the server it has. */
  public static final int CONNECTIONS = 4;

  private static final String HOST = "127.0.0.1";
  private static final String PROPERTY = "parley.test.pooler";

  private final int server;
  private final int port = FreePort.next();
  private final Path folder;
  private final Process process;

  /** Starts it before the server at this port. */
  public PgBouncer(int server) {
    this.server = server;
    try {
      // It gives up the rights of root, and has to be able to read this then.
      folder =
          Files.createTempDirectory(
              "pgbouncer",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Files.writeString(folder.resolve("users.txt"), "\"postgres\" \"postgres\"\n");
      Files.writeString(folder.resolve("pgbouncer.ini"), settings());
      process =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().alias("PgBouncer listens, see " + folder).until(this::listens);
  }

  private String settings() {
    return """
    [databases]
    * = host=%s port=%d
    [pgbouncer]
    listen_addr = %s
    listen_port = %d
    unix_socket_dir =
    auth_type = trust
    auth_file = %s
    pool_mode = transaction
    default_pool_size = %d
    max_client_conn = 500
    """
        .formatted(HOST, server, HOST, port, folder.resolve("users.txt"), CONNECTIONS);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(binary().orElseThrow().toString());
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(folder.resolve("pgbouncer.ini").toString());
    return command;
  }

  private boolean listens() {
    try (Socket client = new Socket(InetAddress.getByName(HOST), port)) {
      return client.isConnected();
    } catch (IOException notYet) {
      if (!process.isAlive()) {
        throw new AssertionError("PgBouncer ended, see " + folder.resolve("log"));
      }
      return false;
    }
  }

  private static Optional<Path> binary() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Whether it is installed. */
  public static boolean isInstalled() {
    return binary().isPresent();
  }

  /** Whether all tests of this run are to go through it: {@code -Dtest.pooler=true} of Maven. */
  static boolean isWanted() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** The environment that has a program go through it, and migrate without it. */
  public Map<String, String> environment() {
    return Map.of(
        "PARLEY_DB_HOST",
        HOST,
        "PARLEY_DB_PORT",
        String.valueOf(port),
        "PARLEY_DB_POOLER",
        "true",
        "PARLEY_MIGRATION_DB_HOST",
        "localhost",
        "PARLEY_MIGRATION_DB_PORT",
        String.valueOf(server));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
