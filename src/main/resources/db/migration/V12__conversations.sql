-- Parley, schema 12: conversations.
--
-- All tables lead their keys with agent_id, as the others do, and are deleted with their session.

-- The head of a session's log: the next sequence number, and the turn in flight with its lease. There is a row as soon as
-- the session has had a turn. It is updated at each renewal of a lease, so it is narrow, has no secondary index and leaves
-- room for updates on the same page.
create table session_log (
    agent_id     uuid   not null,
    session_id   uuid   not null,
    next_seq     bigint not null,
    -- The last turn that is part of the conversation; the next one follows it.
    tail_turn_id uuid,
    -- The turn in flight; null = none.
    turn_id      uuid,
    -- Incremented by each turn. A writer whose epoch is not current changes no row.
    epoch        bigint not null,
    -- By the clock of the database. Afterwards any replica may end the turn as interrupted.
    lease_until  timestamptz,
    primary key (agent_id, session_id),
    constraint session_log_session foreign key (agent_id, session_id)
        references session (agent_id, id) on delete cascade,
    constraint session_log_lease check ((turn_id is null) = (lease_until is null))
) with (fillfactor = 50);

create table turn (
    agent_id      uuid        not null,
    session_id    uuid        not null,
    id            uuid        not null,
    -- The turn that it follows; null = it begins the conversation.
    parent_id     uuid,
    status        varchar(16) not null,
    -- Ids that the client chose, unique within the session.
    trace_id      uuid        not null,
    client_id     varchar(128),
    started_at    timestamptz not null,
    ended_at      timestamptz,
    input_tokens  bigint,
    output_tokens bigint,
    -- Number of earlier messages that were read but exceeded the limits of the runtime; 0 = it received all of them.
    history_cut   integer     not null default 0,
    -- Why it failed, as shown to the caller.
    error         varchar(1000),
    primary key (agent_id, session_id, id),
    constraint turn_trace_unique unique (agent_id, session_id, trace_id),
    constraint turn_client_unique unique (agent_id, session_id, client_id),
    constraint turn_session foreign key (agent_id, session_id)
        references session (agent_id, id) on delete cascade,
    constraint turn_status check (status in ('RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED', 'INTERRUPTED')),
    constraint turn_end check ((status = 'RUNNING') = (ended_at is null))
) with (fillfactor = 80);

-- Finds turns whose replica is gone.
create index turn_running on turn (agent_id, session_id) where status = 'RUNNING';

-- The log: append-only.
create table event (
    agent_id   uuid        not null,
    session_id uuid        not null,
    -- Never reused; gaps arise only where events are deleted.
    seq        bigint      not null,
    id         uuid        not null,
    turn_id    uuid,
    type       varchar(32) not null,
    payload    jsonb       not null,
    -- Why it is hidden; null = it is not.
    hidden     varchar(16),
    created_at timestamptz not null,
    primary key (agent_id, session_id, seq),
    constraint event_session foreign key (agent_id, session_id)
        references session (agent_id, id) on delete cascade,
    constraint event_payload_object check (jsonb_typeof(payload) = 'object'),
    constraint event_hidden check (hidden in ('MANUAL', 'COMPACTION', 'WITHDRAWN'))
);

-- What a running turn has produced; its end turns the pieces into events.
create table piece (
    agent_id   uuid    not null,
    session_id uuid    not null,
    turn_id    uuid    not null,
    ordinal    integer not null,
    content    jsonb   not null,
    primary key (agent_id, session_id, turn_id, ordinal),
    constraint piece_turn foreign key (agent_id, session_id, turn_id)
        references turn (agent_id, session_id, id) on delete cascade
);

set local lock_timeout = '2s';

-- Each turn updates its session's row twice, once without a change of indexed columns.
alter table session set (fillfactor = 85);
