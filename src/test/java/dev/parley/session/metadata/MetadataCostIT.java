package dev.parley.session.metadata;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyIT;
import dev.parley.testing.PostgresLog;
import dev.parley.testing.Token;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a page filtered by metadata costs PostgreSQL over 100,000 sessions of one agent, when
 * another agent has as many with the same metadata.
 */
@ParleyIT
@Tag("cost")
class MetadataCostIT {

  private static final int SESSIONS = 100_000;

  private final PostgresLog log = new PostgresLog();
  private final Token token = admin();

  private void fill() {
    log.execute(
        """
        insert into agent (id, workspace_id, name, rid, display_name, created_at, updated_at)
        select gen_random_uuid(), workspace_id, 'twin', 'ri.aip-agents..agent.twin', 'Twin', now(), now()
        from agent where name = 'demo'
        """);
    log.execute(
        """
        insert into agent_version (agent_id, major, minor, definition, created_at)
        select id, 1, 0, '{}', now() from agent where name = 'twin'
        """);
    log.execute(
        """
        insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, version_major,
          version_minor, version_pinned, name, ttl_seconds, created_at, updated_at, last_accessed_at, metadata)
        select agent.id, gen_random_uuid(), 'm' || i, 'u' || i %% 5000, '', '', 1, 0, false, 'n', 0, at, at, at,
          jsonb_build_object('t', 'v' || i / 10, 'h', i %% 2, 'n', i)
        from agent, generate_series(1, %d) i, lateral (select now() + i * interval '10 ms') t(at)
        where agent.name in ('demo', 'twin')
        """
            .formatted(SESSIONS));
    log.execute("vacuum analyze session");
  }

  private PostgresLog.Cost cost(String filter) {
    return log.costOf(
        () ->
            vectara(token)
                .queryParam("limit", 100)
                .queryParam("metadata_filter", filter)
                .get(VECTARA)
                .then()
                .statusCode(200));
  }

  @Test
  void A_selective_filter_costs_no_more_than_twice_a_page_without_one() {
    // So that the agent is known.
    vectara(token).get(VECTARA).then().statusCode(200);
    fill();

    PostgresLog.Cost unfiltered = cost("");
    PostgresLog.Cost selective = cost("t = 'v77'");
    PostgresLog.Cost absent = cost("t = 'none'");
    PostgresLog.Cost frequent = cost("h = 1");
    PostgresLog.Cost ordered = cost("n > 5");

    assertThat(unfiltered.rows()).isEqualTo(101);
    assertThat(unfiltered.plan()).contains("session_created");
    assertThat(selective.rows()).isEqualTo(10);
    assertThat(selective.plan()).contains("session_by_metadata");
    assertThat(selective.buffers())
        .as(selective.plan())
        .isLessThanOrEqualTo(2 * unfiltered.buffers());
    assertThat(absent.rows()).isZero();
    assertThat(absent.buffers()).as(absent.plan()).isLessThanOrEqualTo(unfiltered.buffers());
    // A thousand finds of the index that are of no use, and then the list in its order.
    assertThat(frequent.rows()).isEqualTo(101);
    assertThat(frequent.buffers()).as(frequent.plan()).isLessThan(1500);
    assertThat(ordered.rows()).isEqualTo(101);
    assertThat(ordered.buffers()).as(ordered.plan()).isLessThanOrEqualTo(2 * unfiltered.buffers());
  }
}
