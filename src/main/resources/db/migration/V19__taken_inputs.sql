-- Parley, schema 19: an input that a turn in flight has taken stays in the queue until the turn ends.

set local lock_timeout = '2s';

alter table queued_input
    -- The turn in flight that has taken the input; null while it waits.
    add column taken_turn uuid,
    -- The number of pieces of that turn before the input, which identifies a repeated statement.
    add column taken_ordinal integer;
