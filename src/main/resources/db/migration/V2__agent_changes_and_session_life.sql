-- Parley, schema 2: agents that change, sessions that stop, keys that not every client generation sends.
--
-- Every new column has a default or is computed, so that the program before this one can go on writing.

-- What is changed about an agent besides its versions.
alter table agent
    -- The highest major number of a deleted version: a number that was given out never means another definition.
    add column last_major     integer     not null default 0,
    -- The version of new sessions that ask for none; null = the latest published one.
    add column selected_major integer,
    add column selected_minor integer,
    -- Whether the keys that callers keep their sessions apart by are taken, ignored or asked for.
    add column isolation      varchar(16) not null default 'TAKEN',
    -- What a dialect keeps with the agent and no other part reads.
    add column extras         jsonb       not null default '{}',
    add constraint agent_selection check ((selected_major is null) = (selected_minor is null)),
    add constraint agent_isolation check (isolation in ('TAKEN', 'IGNORED', 'REQUIRED')),
    add constraint agent_extras_object check (jsonb_typeof(extras) = 'object');

create index agent_by_creation on agent (workspace_id, created_at, id);

alter table agent_version
    -- Null = the agent's own.
    add column description varchar(4096),
    add column metadata    jsonb not null default '{}',
    -- The one thing in a definition that this schema reads; null = as configured.
    add column idle_timeout_seconds integer generated always as (
        case when jsonb_typeof(definition #> '{session_configuration,idle_timeout_seconds}') = 'number'
             then case when (definition #>> '{session_configuration,idle_timeout_seconds}')::numeric between 1 and 2000000000
                       then trunc((definition #>> '{session_configuration,idle_timeout_seconds}')::numeric)::integer
                  end
        end) stored,
    add constraint agent_version_metadata_object check (jsonb_typeof(metadata) = 'object');

alter table session
    -- Seconds after its last use until a session counts as idle: its version's, or as configured.
    add column idle_timeout_seconds integer not null default 900,
    -- When it was last stopped, or found to have gone idle before a later use.
    add column stopped_at timestamptz,
    -- The isolation key came from a client that names it when it creates and deletes, and never when it reads.
    add column isolation_loose boolean not null default false,
    add column isolation_open boolean not null generated always as (isolation_key = '' or isolation_loose) stored,
    -- What a client repeats when it does not know whether its create arrived, and what it asked for then.
    add column idempotency_key varchar(128),
    add column idempotency_digest uuid,
    add constraint session_idempotency check ((idempotency_key is null) = (idempotency_digest is null)),
    add constraint session_idle_timeout check (idle_timeout_seconds > 0),
    -- Versions and agents go with their sessions, once somebody said so.
    drop constraint session_agent_version,
    add constraint session_agent_version foreign key (agent_id, version_major, version_minor)
        references agent_version (agent_id, major, minor) on delete cascade;

create unique index session_idempotency_unique
    on session (agent_id, idempotency_key, owner_subject, owner_client, isolation_key)
    where idempotency_key is not null;

-- Lists are either of one isolation key, or of what is open to its owner without one.
drop index session_by_creation;
drop index session_by_update;
create index session_open_by_creation
    on session (agent_id, owner_subject, owner_client, created_at, id) where isolation_open;
create index session_open_by_update
    on session (agent_id, owner_subject, owner_client, updated_at, id) where isolation_open;
create index session_isolated_by_creation
    on session (agent_id, owner_subject, owner_client, isolation_key, created_at, id) where isolation_key <> '';

alter table session_tombstone
    add column isolation_loose boolean not null default false,
    add column isolation_open boolean not null generated always as (isolation_key = '' or isolation_loose) stored;
