-- Parley, schema 28: how much of the model's context window the conversation of a session takes.

set local lock_timeout = '2s';

alter table session
    -- Number of tokens that the agent's model read and wrote for its latest answer; null = unknown.
    add column context_tokens bigint,
    -- Those of them that it wrote.
    add column context_output_tokens bigint;
