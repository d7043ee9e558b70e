-- Parley, schema 14: finds a turn by its id alone, for paths that do not name the session.
drop index concurrently if exists turn_by_id;
create unique index concurrently turn_by_id on turn (agent_id, id);
