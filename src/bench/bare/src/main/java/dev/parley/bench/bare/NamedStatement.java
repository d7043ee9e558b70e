package dev.parley.bench.bare;

import io.vertx.mutiny.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A statement of a file whose parameters have names, as pgbench expects them.
 *
 * @param text the statement of the file
 * @param sql the same, with numbered parameters
 * @param names the names of the parameters, in this order
 */
record NamedStatement(String text, String sql, List<String> names) {

  /** A name after a single colon; two are a cast. */
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z]+)");

  /**
   * Reads a file.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  static NamedStatement read(Path file) {
    try {
      return of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NamedStatement of(String text) {
    List<String> names =
        PARAMETER.matcher(text).results().map(NamedStatement::name).distinct().toList();
    return new NamedStatement(
        text,
        PARAMETER.matcher(text).replaceAll(match -> "\\$" + (names.indexOf(name(match)) + 1)),
        names);
  }

  /** The statement with a limit instead of the parameter, as PostgreSQL can plan it once. */
  NamedStatement limit(long rows) {
    return of(text.replace(":limit", String.valueOf(rows)));
  }

  private static String name(MatchResult match) {
    return match.group(1);
  }

  /** The values of the parameters, in their order. */
  Tuple tuple(Map<String, Object> values) {
    return Tuple.from(names.stream().map(values::get).toList());
  }
}
