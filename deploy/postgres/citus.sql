-- Distributes Parley's tables over the workers of a Citus cluster by agent_id. See docs/scaling.md.
--
--   psql --set=ON_ERROR_STOP=1 --single-transaction --dbname=parley --file=deploy/postgres/citus.sql
--
-- Run it on the coordinator, as the owner of the tables, once "parley migrate" has created the schema (27 or later) and while
-- no replica runs. The workers and the extension must be there already:
--
--   create extension citus;
--   select citus_set_coordinator_host('coordinator', 5432);
--   select citus_add_node('worker-1', 5432);
--
-- Sequential, because foreign keys lead from the parts of distributed tables to tables that every machine has.
set local citus.multi_shard_modify_mode to 'sequential';

-- Foreign keys are dropped and created again, because a table can only refer to one that has been placed. Not created again:
--   * api_key to workspace: api_key stays on the coordinator, because its triggers notify the replicas;
--   * file_reference to session: Citus does not support "on delete set null"; whatever deletes sessions releases their
--     references itself;
--   * file_reference to file_content: a content may belong to another agent.
create temporary table foreign_key on commit drop as
select conrelid::regclass as owner, conname as name, pg_get_constraintdef(oid) as definition
from pg_constraint
where contype = 'f' and connamespace = current_schema()::regnamespace;

do $$
declare
    k record;
begin
    for k in select * from foreign_key loop
        execute format('alter table %s drop constraint %I', k.owner, k.name);
    end loop;
end
$$;

-- Every machine has these.
select create_reference_table('workspace');
select create_reference_table('agent');
select create_reference_table('agent_alias');
select create_reference_table('conversation');

-- The index on metadata uses it.
select create_distributed_function('session_terms(uuid, jsonb)');

-- References that earlier versions released have no agent.
update file_reference set agent_id = content_agent_id where agent_id is null;

-- All rows of an agent are on one machine.
select create_distributed_table('agent_version', 'agent_id', colocate_with => 'none');
select create_distributed_table('session', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('session_tombstone', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('session_log', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('turn', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('turn_lease', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('event', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('piece', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('queued_input', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('file_content', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('file_chunk', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('file_entry', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('file_reference', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('artifact', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('schedule', 'agent_id', colocate_with => 'agent_version');
select create_distributed_table('schedule_execution', 'agent_id', colocate_with => 'agent_version');

do $$
declare
    k record;
begin
    for k in
        select * from foreign_key
        where owner not in ('api_key'::regclass, 'file_reference'::regclass)
    loop
        execute format('alter table %s add constraint %I %s', k.owner, k.name, k.definition);
    end loop;
end
$$;

-- Moving its rows to another machine without blocking writes requires an identity, and it has no key without nulls.
alter table file_reference replica identity full;

-- For the tables of later migrations.
create or replace function place_by_agent(new_table regclass) returns void language plpgsql as $$
begin
    perform create_distributed_table(new_table, 'agent_id', colocate_with => 'agent_version');
end
$$;

create or replace function place_everywhere(new_table regclass) returns void language plpgsql as $$
begin
    perform create_reference_table(new_table);
end
$$;
