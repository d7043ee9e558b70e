-- Parley, schema 29: the steps of agents.

set local lock_timeout = '2s';

alter table session
    -- The name of the step that answers the next message; null = the agent's first one.
    add column current_step varchar;
