package dev.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(Sentences.class)
class DistributionRuleTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from session s where s.agent_id = $1 and s.id = $2",
        "select 1 from agent a where a.name = $1",
        "delete from session where agent_id = $1",
        "select 1 from session s left join turn t on t.agent_id = s.agent_id where s.agent_id = $1",
        "select 1 from agent a join agent_version v on v.agent_id=a.id where a.id=$1",
        "insert into event (agent_id, session_id, seq) values ($1, $2, $3)",
        "with c as (select s.id from session s where s.agent_id = $1)"
            + " update turn t set status = $2 from c where t.agent_id = $3 and t.session_id = c.id",
        "update session s set expires_at = (s.expires_at at time zone 'UTC' + s.ttl_seconds"
            + " * interval '1 second') at time zone 'UTC' where s.agent_id = cast($1 as uuid)",
        "select clock_timestamp() from turn_lease l where l.agent_id = $1",
        "update conversation c set agent_id = $1 where c.id = $2",
        "update session s set name = (select cast(jsonb_agg(a) as text) from agent a)"
            + " where s.agent_id = $1",
        "update api_key set roles = coalesce((select jsonb_agg(r) from roles r), '[]')"
      })
  void Statements_on_one_agent_are_accepted(String sql) {
    assertThat(DistributionRule.broken(sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from session s where s.id = $1",
        "select 1 from session s where s.agent_id = $1"
            + " and exists (select 1 from turn t where t.agent_id = s.agent_id)",
        "with c as (select s.agent_id from session s where s.agent_id = $1)"
            + " delete from turn t using c where t.agent_id = c.agent_id",
        "select 1 from session s join turn t on t.session_id = s.id where s.agent_id = $1",
        "select agent_id from session where agent_id = $1"
            + " union all select agent_id from session_tombstone",
        "update turn_lease l set lease_until = clock_timestamp() where l.agent_id = $1",
        "update session s set expires_at = s.expires_at + interval '1 day' where s.agent_id = $1",
        "update file_reference set agent_id = null where agent_id = $1",
        "update conversation c set created_at = clock_timestamp() where c.id = $1",
        "with changed as (update conversation c set items = coalesce((select jsonb_agg(i)"
            + " from jsonb_array_elements(c.items) i), '[]') where c.id = $1 returning c.*)"
            + " select jsonb_build_object('id', c.id) from changed c",
        "update session s set name = case when s.name = $1 then (select cast(jsonb_agg(a) as text)"
            + " from agent a) else s.name end where s.agent_id = $2",
        "delete from turn_lease l where l.agent_id = $1 returning jsonb_build_object('a', 1)"
      })
  void Statements_that_several_machines_would_have_to_run_are_detected(String sql) {
    assertThat(DistributionRule.broken(sql)).hasSize(1);
  }
}
