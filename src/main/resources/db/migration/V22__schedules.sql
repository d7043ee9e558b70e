-- Parley, schema 22: schedules of agents and their runs.
set local lock_timeout = '2s';

create table schedule (
    agent_id              uuid          not null,
    id                    uuid          not null,
    -- Unique name within the agent.
    key                   varchar(50)   not null,
    -- Who created it; owns the sessions of its runs.
    owner_subject         varchar(255)  not null,
    -- Empty if the owner's token names no client.
    owner_client          varchar(255)  not null,
    name                  varchar(255)  not null,
    description           varchar(4096) not null,
    -- The message of each run, as events store it.
    message               jsonb         not null,
    session_metadata      jsonb         not null,
    -- When it runs: a cron expression, or an interval (ISO 8601) that is counted from a time.
    cron                  varchar(255),
    every                 varchar(64),
    counted_from          timestamptz   not null,
    enabled               boolean       not null,
    max_executions        integer       not null,
    stall_timeout_seconds integer       not null,
    -- How often a run that failed or stalled is attempted again.
    retries               integer       not null,
    -- The next due time; null = never. By the clock of the database.
    next_run_at           timestamptz,
    last_run_at           timestamptz,
    created_at            timestamptz   not null,
    revision              bigint        not null,
    primary key (agent_id, id),
    constraint schedule_agent foreign key (agent_id) references agent (id) on delete cascade,
    constraint schedule_key_unique unique (agent_id, key),
    constraint schedule_timing check ((cron is null) <> (every is null)),
    constraint schedule_message_object check (jsonb_typeof(message) = 'object'),
    constraint schedule_metadata_object check (jsonb_typeof(session_metadata) = 'object')
) with (fillfactor = 80);

-- The list of an agent's schedules.
create index schedule_created on schedule (agent_id, created_at, id);

-- Finds what is due.
create index schedule_due on schedule (next_run_at) where next_run_at is not null;

-- Attempts of runs. The attempts of one run have the same due time.
create table schedule_execution (
    agent_id    uuid        not null,
    schedule_id uuid        not null,
    id          uuid        not null,
    run_id      uuid        not null,
    due_at      timestamptz not null,
    -- From 1.
    attempt     integer     not null,
    status      varchar(16) not null,
    -- WAITING: when it can start; RUNNING: when it counts as stalled; else null. By the clock of the database.
    wake_at     timestamptz,
    -- The session that it created, which may have been deleted since.
    session_key varchar(128),
    error       varchar(1000),
    -- When it started.
    executed_at timestamptz,
    primary key (agent_id, schedule_id, id),
    constraint schedule_execution_unique unique (agent_id, schedule_id, due_at, attempt),
    constraint schedule_execution_schedule foreign key (agent_id, schedule_id)
        references schedule (agent_id, id) on delete cascade,
    constraint schedule_execution_status check (status in ('WAITING', 'RUNNING', 'SUCCESS', 'ERROR')),
    constraint schedule_execution_wake check ((wake_at is not null) = (status in ('WAITING', 'RUNNING')))
) with (fillfactor = 80);

-- Finds what can start and what has stalled.
create index schedule_execution_wake on schedule_execution (status, wake_at) where wake_at is not null;
