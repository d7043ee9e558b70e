-- Parley, schema 30: every table that grows with an agent's sessions can be distributed over several machines by agent_id.

set local lock_timeout = '2s';

-- A released reference keeps its agent: it has no session any more.
-- unused since 0.1.0
alter table file_reference drop constraint file_reference_whole;
-- unused since 0.1.0
alter table file_reference drop constraint file_reference_session;
-- Not valid, because the constraint that it replaces has checked the rows there are.
alter table file_reference add constraint file_reference_session foreign key (agent_id, session_id)
    references session (agent_id, id) on delete set null (session_id) not valid;

-- The SHA-256 of the content, which may be another agent's and then on another machine. Null for references of earlier versions.
alter table file_reference add column sha256 varchar(64);

-- Only forks to other agents need it here, which are few.
update file_reference r set sha256 = c.sha256 from file_content c
where c.agent_id = r.content_agent_id and c.id = r.content_id and r.agent_id <> r.content_agent_id;

-- What migrations call for each new table before its foreign keys are created. Does nothing on one machine; where tables are
-- distributed, the operator replaces these functions (deploy/postgres/citus.sql).

-- For tables that grow with an agent's sessions. They have a column agent_id.
create function place_by_agent(new_table regclass) returns void language plpgsql as $$ begin end $$;

-- For tables that every machine has.
create function place_everywhere(new_table regclass) returns void language plpgsql as $$ begin end $$;
