-- Parley, schema 6: lists of everybody's sessions with an agent, and lists filtered by metadata.

create index session_by_agent on session (agent_id, created_at, id);

-- A session's metadata under its agent's id: a GIN index cannot lead with a column, but every term of this starts with the
-- agent. PL/pgSQL, because an SQL function would be merged into the statement and lose its cost. That is set high so that
-- the terms are looked up, and never made of row after row.
create function session_terms(agent uuid, metadata jsonb) returns jsonb
    language plpgsql immutable strict parallel safe cost 1000
as $$
begin
    return jsonb_set('{}', array[agent::text], metadata);
end
$$;

-- What is not merged yet is read by every list (256 kB at most), so it is merged often.
create index session_by_metadata on session
    using gin (session_terms(agent_id, metadata) jsonb_path_ops) with (gin_pending_list_limit = 256)
    where metadata <> '{}';
