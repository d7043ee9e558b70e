-- Parley, schema 8: sessions by the agent version they are bound to. The foreign key's cascade and the search for a version
-- that no session uses look them up by it.

drop index concurrently if exists session_by_version;

create index concurrently session_by_version on session (agent_id, version_major, version_minor);
