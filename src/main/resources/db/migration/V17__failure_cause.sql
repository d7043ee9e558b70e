-- Parley, schema 17: why a turn failed, as a kind.
set local lock_timeout = '2s';

-- Null if it did not fail, or failed before this schema.
alter table turn add column cause varchar(16);
