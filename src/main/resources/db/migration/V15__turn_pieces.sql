-- Parley, schema 15: finds turns whose pieces have been kept for long enough.
drop index concurrently if exists turn_pieces;
create index concurrently turn_pieces on turn (agent_id, pieces_until) where pieces_until > '-infinity';
