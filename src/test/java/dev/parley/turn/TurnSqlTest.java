package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.testing.Sentences;
import dev.parley.turn.sql.EndSql;
import dev.parley.turn.sql.StartSql;
import dev.parley.turn.sql.TurnSql;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clock of the database alone decides when a lease ends, so that replicas whose clocks differ
 * do not take over each other's turns early. A replica passes the duration of a lease and never a
 * time.
 */
@DisplayNameGeneration(Sentences.class)
class TurnSqlTest {

  /** Whatever the end of a lease is compared with or set to. */
  private static final Pattern LEASE_END =
      Pattern.compile("lease_until\\s*(?:<=|>=|<|>|=)\\s*([\\w.:]+(?:\\(\\))?)");

  private static final SessionSelector SESSION =
      SessionSelector.unexpired(
          new SessionAccess(null, null, AccessScope.AGENT), new SessionRef.Key("key"));

  static Stream<String> statements() {
    return Stream.of(
        StartSql.accept(SESSION, StartSql.Branch.TAIL),
        StartSql.accept(SESSION, StartSql.Branch.AFTER),
        StartSql.accept(SESSION, StartSql.Branch.UNSTORED),
        StartSql.accept(SESSION, StartSql.Branch.QUEUED),
        TurnSql.TAKE,
        TurnSql.RENEW,
        TurnSql.APPEND,
        TurnSql.EXPIRED,
        EndSql.end(EndSql.BY_HOLDER, true, EndSql.Taken.LAST_REQUEUED, true),
        EndSql.end(EndSql.BY_HOLDER_UNSTEERED, true, EndSql.Taken.NONE, true),
        EndSql.end(EndSql.AFTER_LEASE, true, EndSql.Taken.ADDED, true));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void Leases_end_by_the_clock_of_the_database(String sql) {
    assertThat(LEASE_END.matcher(sql).results().map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(
            time ->
                time.equals("clock_timestamp()")
                    || time.equals("statement_timestamp()")
                    || time.equals("null")
                    || time.equals("excluded.lease_until"));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void A_lease_is_passed_as_a_duration(String sql) {
    assertThat(
            sql.replaceAll(
                "(clock|statement)_timestamp\\(\\) \\+ :lease \\* interval '1 millisecond'", ""))
        .doesNotContain(":lease");
  }
}
