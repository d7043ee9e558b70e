-- Parley, schema 16: inputs that wait for a turn in flight.

set local lock_timeout = '2s';

-- An input for the turn in flight, or for a turn of its own after that.
create table queued_input (
    agent_id   uuid        not null,
    session_id uuid        not null,
    -- The order of the inputs; from session_log.enqueued.
    position   bigint      not null,
    -- The id of the turn that the input starts, unless the turn in flight takes it.
    id         uuid        not null,
    behavior   varchar(16) not null,
    -- The turn to start.
    turn       jsonb       not null,
    created_at timestamptz not null,
    primary key (agent_id, session_id, position),
    constraint queued_input_session foreign key (agent_id, session_id)
        references session (agent_id, id) on delete cascade,
    constraint queued_input_behavior check (behavior in ('STEER', 'FOLLOW_UP'))
);

-- What is queued is counted in the head of the log, which is locked by whoever ends a turn: an input that is added while a
-- turn ends is not overlooked.
alter table session_log
    -- Number of inputs ever queued.
    add column enqueued bigint not null default 0,
    -- Number of inputs that are queued.
    add column queued integer not null default 0,
    -- How many of them are for the turn in flight.
    add column steering integer not null default 0;
