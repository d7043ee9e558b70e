-- Parley, schema 20: turns that replace the beginning of a conversation with a summary.

set local lock_timeout = '2s';

alter table turn
    -- Whether the turn only does that, and answers no message.
    add column compaction boolean not null default false,
    -- Number of tokens that the latest answer of the model read and wrote.
    add column context_tokens bigint;
