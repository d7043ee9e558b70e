package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where the script for distributed databases places the tables. */
public final class Placement {

  /** The tables that are distributed by agent. */
  public static final Set<String> DISTRIBUTED = placed("create_distributed_table");

  /** The tables that every machine has. */
  public static final Set<String> EVERYWHERE = placed("create_reference_table");

  /** The tables that stay where they are. */
  public static final Set<String> ON_COORDINATOR = Set.of("api_key", "flyway_schema_history");

  private Placement() {}

  private static Set<String> placed(String function) {
    try {
      return Pattern.compile("^select " + function + "\\('(\\w+)'", Pattern.MULTILINE)
          .matcher(Files.readString(Path.of("deploy/postgres/citus.sql")))
          .results()
          .map((MatchResult table) -> table.group(1))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
