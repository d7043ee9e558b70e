package dev.parley.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The scripts of pgbench. Parameters of statements are made from a random number, because pgbench
 * can calculate no texts.
 *
 * @param statements the directory of the statements
 * @param callers number of callers
 * @param sessions number of sessions of the callers
 */
public record PgBenchScript(Path statements, int callers, long sessions) {

  private static final String SCRIPT =
      """
      \\set number random(0, %d)
      \\set caller :number %% %d
      %s;
      """;

  /** The script for an operation; empty if it is not a single statement. */
  public Optional<String> of(Operation operation) {
    return switch (operation) {
      case GET -> Optional.of(script("get"));
      case LIST_20 -> Optional.of(script("list").replace(":limit", "20"));
      case LIST_100 -> Optional.of(script("list").replace(":limit", "100"));
      case CREATE -> Optional.of(script("create"));
      case TURN, FIRST_PIECE -> Optional.empty();
    };
  }

  private String script(String name) {
    try {
      String statement =
          Files.readString(statements.resolve(name + ".sql"))
              .strip()
              .replace(":subject", "('caller-' || :caller)")
              .replace(":key", "('bench-' || :number)");
      return SCRIPT.formatted(sessions - 1, callers, statement);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
