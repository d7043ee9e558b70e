package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyIT;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Token;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a page of 100 sessions costs PostgreSQL when one owner has 100,000 with one agent: the same
 * at both ends of the list, as told by {@code EXPLAIN (ANALYZE, BUFFERS)} of the statement that was
 * really executed.
 */
@ParleyIT
@Tag("cost")
class PageCostIT {

  private static final int SESSIONS = 100_000;

  /** The blocks of an index from its root to a leaf, for each of the lookups of a cursor. */
  private static final int LOOKUPS = 15;

  /** The blocks that tell, for one session, which agent it is with and in which workspace. */
  private static final int AGENT_LOOKUPS = 6;

  private static final List<String> PALANTIR_LISTS =
      List.of(PALANTIR, PALANTIR_AGENTS + "/allSessions");

  private final PostgresLog log = new PostgresLog();

  private void fill(String subject, String isolation, String prefix, int from, int to) {
    log.execute(
        """
        insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
          version_minor, version_pinned, name, ttl_seconds, created_at, updated_at, last_accessed_at, expires_at)
        select agent.id, gen_random_uuid(), '%s' || i, '%s', '', '%s', 1, 0, false, 'n', 2592000, at, at, at,
          at + interval '30 days'
        from agent, generate_series(%d, %d) i, lateral (select now() - interval '1 day' + i * interval '10 ms') t(at)
        where agent.name = 'demo'
        """
            .formatted(prefix, subject, isolation, from, to));
    log.execute("vacuum analyze session");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "key:k,k"})
  void The_first_and_the_last_page_of_100_000_sessions_cost_the_same(String stored, String header) {
    String subject = "user-" + UUID.randomUUID();
    String prefix = subject.substring(0, 12) + "-";
    Token token = Token.of(subject);
    Map<String, String> headers =
        header.isEmpty() ? Map.of() : Map.of("x-ms-user-isolation-key", header);
    azure(somebody()).get(AZURE).then().statusCode(200);
    fill(subject, stored, prefix, 1, 102);
    // Tokens of places that will be far from the start of their lists.
    List<Runnable> far =
        stored.isEmpty()
            ? PALANTIR_LISTS.stream().map(list -> further(token, list)).toList()
            : List.of();
    fill(subject, stored, prefix, 103, SESSIONS);

    PostgresLog.Cost first = log.costOf(() -> page(token, headers, null));
    PostgresLog.Cost middle = log.costOf(() -> page(token, headers, prefix + SESSIONS / 2));
    PostgresLog.Cost last = log.costOf(() -> page(token, headers, prefix + 102));

    assertThat(first.rows()).isEqualTo(101);
    assertThat(middle.rows()).isEqualTo(101);
    assertThat(last.rows()).isEqualTo(101);
    assertThat(first.buffers()).as(first.plan()).isLessThan(150);
    assertThat(middle.buffers()).as(middle.plan()).isLessThanOrEqualTo(first.buffers() + LOOKUPS);
    assertThat(last.buffers()).as(last.plan()).isLessThanOrEqualTo(first.buffers() + LOOKUPS);
    for (int i = 0; i < far.size(); i++) {
      String list = PALANTIR_LISTS.get(i);
      PostgresLog.Cost start = log.costOf(() -> palantir(token).get(list).then().statusCode(200));
      PostgresLog.Cost end = log.costOf(far.get(i));
      assertThat(start.rows()).isEqualTo(101);
      assertThat(end.rows()).isEqualTo(101);
      assertThat(start.buffers()).as(start.plan()).isLessThan(150 + 101 * AGENT_LOOKUPS);
      assertThat(end.buffers()).as(end.plan()).isLessThanOrEqualTo(start.buffers() + LOOKUPS);
    }
  }

  @Test
  void A_list_of_an_owner_with_many_sessions_is_not_planned_again_for_each_request() {
    String subject = "user-" + UUID.randomUUID();
    Token token = Token.of(subject);
    azure(token).get(AZURE).then().statusCode(200);
    fill(subject, "", subject.substring(0, 12) + "-", 1, 2000);

    assertThat(log.plannedAgain(() -> page(token, Map.of(), null))).isFalse();
    for (String list : PALANTIR_LISTS) {
      assertThat(log.plannedAgain(() -> palantir(token).get(list).then().statusCode(200)))
          .as(list)
          .isFalse();
    }
    assertThat(log.plannedAgain(() -> vectara(token).get(VECTARA).then().statusCode(200)))
        .isFalse();
  }

  private static void page(Token token, Map<String, String> headers, String after) {
    var call = azure(token).headers(headers).queryParam("limit", 100);
    if (after != null) {
      call.queryParam("after", after);
    }
    call.get(AZURE).then().statusCode(200);
  }

  /** Asks for what comes after the first session of a list as it is now. */
  private static Runnable further(Token token, String list) {
    String next =
        palantir(token)
            .queryParam("pageSize", 1)
            .get(list)
            .then()
            .statusCode(200)
            .extract()
            .path("nextPageToken");
    return () -> palantir(token).queryParam("pageToken", next).get(list).then().statusCode(200);
  }
}
