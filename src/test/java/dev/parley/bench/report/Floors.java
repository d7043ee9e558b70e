package dev.parley.bench.report;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;

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

  /** The rows whose ratio is below its floor; those without a floor have any ratio. */
  public List<Row> below(Results results) {
    return results.rows().stream().filter(row -> isBelow(results, row)).toList();
  }

  private boolean isBelow(Results results, Row row) {
    String floor = floors.getProperty(name(row));
    OptionalDouble ratio = results.ratio(row, Row.BARE);
    return floor != null && ratio.isPresent() && ratio.getAsDouble() < Double.parseDouble(floor);
  }

  /** What a reader has to know about such a row. */
  public String describe(Results results, Row row) {
    return "%s: %.3f is below %s"
        .formatted(
            name(row), results.ratio(row, Row.BARE).orElseThrow(), floors.getProperty(name(row)));
  }

  private static String name(Row row) {
    return row.target() + "." + row.operation().label();
  }
}
