package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyIT;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Token;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a page of 100 sessions costs PostgreSQL when one owner has 100,000 with one agent: the same
 * at both ends of the list, as told by {@code EXPLAIN (ANALYZE, BUFFERS)} of the statement that was
 * really executed.
 */
@ParleyIT
class PageCostIT {

  private static final int SESSIONS = 100_000;

  /** The blocks of an index from its root to a leaf, for each of the lookups of a cursor. */
  private static final int LOOKUPS = 15;

  private final PostgresLog log = new PostgresLog();

  private void fill(String subject, String isolation, String prefix) {
    log.execute(
        """
        insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
          version_minor, version_pinned, name, ttl_seconds, created_at, updated_at, last_accessed_at, expires_at)
        select agent.id, gen_random_uuid(), '%s' || i, '%s', '', '%s', 1, 0, false, 'n', 2592000, at, at, at,
          at + interval '30 days'
        from agent, generate_series(1, %d) i, lateral (select now() - interval '1 day' + i * interval '10 ms') t(at)
        where agent.name = 'demo'
        """
            .formatted(prefix, subject, isolation, SESSIONS));
    log.execute("vacuum analyze session");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "key:k,k"})
  void The_first_and_the_last_page_of_100_000_sessions_cost_the_same(String stored, String header) {
    String subject = "user-" + UUID.randomUUID();
    String prefix = subject.substring(0, 12) + "-";
    fill(subject, stored, prefix);
    Token token = Token.of(subject);
    Map<String, String> headers =
        header.isEmpty() ? Map.of() : Map.of("x-ms-user-isolation-key", header);
    azure(somebody()).get(AZURE).then().statusCode(200);

    PostgresLog.Cost first = log.costOf(() -> page(token, headers, null));
    PostgresLog.Cost middle = log.costOf(() -> page(token, headers, prefix + SESSIONS / 2));
    PostgresLog.Cost last = log.costOf(() -> page(token, headers, prefix + 102));

    assertThat(first.rows()).isEqualTo(101);
    assertThat(middle.rows()).isEqualTo(101);
    assertThat(last.rows()).isEqualTo(101);
    assertThat(first.buffers()).as(first.plan()).isLessThan(150);
    assertThat(middle.buffers()).as(middle.plan()).isLessThanOrEqualTo(first.buffers() + LOOKUPS);
    assertThat(last.buffers()).as(last.plan()).isLessThanOrEqualTo(first.buffers() + LOOKUPS);
  }

  private static void page(Token token, Map<String, String> headers, String after) {
    var call = azure(token).headers(headers).queryParam("limit", 100);
    if (after != null) {
      call.queryParam("after", after);
    }
    call.get(AZURE).then().statusCode(200);
  }
}
