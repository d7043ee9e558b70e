-- Parley, schema 27: an index of released references, and narrower indexes of sessions.

-- Finds references whose session or entry was deleted.
drop index concurrently if exists file_reference_released;
create index concurrently file_reference_released on file_reference (content_agent_id, content_id) where session_id is null;
