package dev.parley.bench.report;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The least ratio to the bare resource that each operation of each API must have, recorded in
 * {@code src/bench/floors.properties}.
 */
public final class Floors {

  private final Properties floors = new Properties();

  public Floors(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      floors.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is below its floor; operations without one are not compared. */
  public List<String> violations(Results results) {
    return results.rows().stream().flatMap(row -> violation(results, row)).toList();
  }

  private Stream<String> violation(Results results, Row row) {
    String name = row.target() + "." + row.operation().label();
    String floor = floors.getProperty(name);
    return results.ratio(row, Row.BARE).stream()
        .filter(ratio -> floor != null && ratio < Double.parseDouble(floor))
        .mapToObj(ratio -> "%s: %.3f is below %s".formatted(name, ratio, floor));
  }
}
