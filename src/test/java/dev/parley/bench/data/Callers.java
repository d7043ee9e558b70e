package dev.parley.bench.data;

import dev.parley.testing.Database;
import dev.parley.testing.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Those who send requests, with tokens of their own. */
public final class Callers {

  /** Longer than a run with many sessions takes. */
  private static final int TOKEN_SECONDS = 6 * 3600;

  private static final int ROWS = 5000;

  private static final String SESSIONS =
      """
      select string_agg(owner_subject || ',' || %s, E'\\n') from (
        select * from session
        where agent_id = (select id from agent where name = '%s') and owner_subject like 'caller-%%'
        order by md5(key) limit %d) s
      """;

  private final Database database;
  private final List<String> tokens;

  /** Obtains the tokens. */
  public Callers(Database database) {
    this.database = database;
    tokens = IntStream.range(0, SessionLoader.CALLERS).mapToObj(Callers::token).toList();
  }

  private static String token(int caller) {
    return Token.of("caller-" + caller).expiresIn(TOKEN_SECONDS).mint();
  }

  /** Writes sessions of an API into a CSV file: token of the owner, subject, reference. */
  public Path write(Api api, Path directory) {
    List<String> rows = new ArrayList<>();
    database
        .value(SESSIONS.formatted(api.referenceSql(), api.label(), ROWS))
        .lines()
        .forEach(row -> rows.add(token(row) + "," + row));
    try {
      return Files.write(directory.resolve(api.label() + ".csv"), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String token(String row) {
    return tokens.get(Integer.parseInt(row.substring("caller-".length(), row.indexOf(','))));
  }
}
