-- Parley, schema 1: workspaces, agents, agent versions, sessions.
--
-- Rules of the schema:
--   * whatever belongs to an agent leads its keys and indexes with agent_id, so a hot statement touches one agent only
--     and the tables can be distributed by agent_id;
--   * ids are UUIDv7, so inserts stay at the right edge of an index;
--   * lists are keyset pages on (sort column, id), served by an index that starts with the agent and the owner;
--   * limits that the API promises are checked here too: no writer gets round them.

create table workspace (
    id         uuid        not null primary key,
    name       varchar(128) not null unique,
    created_at timestamptz not null,
    constraint workspace_name_shape check (name ~ '^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$')
);

create table agent (
    id           uuid        not null primary key,
    workspace_id uuid        not null references workspace (id),
    name         varchar(63) not null,
    rid          varchar(256) not null,
    display_name varchar(200) not null,
    description  varchar(4096) not null default '',
    enabled      boolean     not null default true,
    revision     integer     not null default 0,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    constraint agent_name_unique unique (workspace_id, name),
    constraint agent_rid_unique unique (workspace_id, rid),
    constraint agent_name_shape check (name ~ '^[0-9A-Za-z_-]{1,63}$'),
    constraint agent_rid_shape check (rid ~ '^ri\.[a-z][a-z0-9-]*\.([a-z0-9][a-z0-9-]*)?\.[a-z][a-z0-9-]*\.[a-zA-Z0-9._-]+$'),
    constraint agent_display_name_given check (display_name <> '')
);

-- major.minor: N.0 is published, N.m a saved draft.
create table agent_version (
    agent_id   uuid        not null references agent (id) on delete cascade,
    major      integer     not null,
    minor      integer     not null,
    definition jsonb       not null,
    created_at timestamptz not null,
    primary key (agent_id, major, minor),
    constraint agent_version_number check (major >= 0 and minor >= 0),
    constraint agent_version_definition check (jsonb_typeof(definition) = 'object')
);

create table session (
    agent_id         uuid         not null,
    id               uuid         not null,
    key              varchar(128) not null,
    -- The owner. '' stands for "none": part of the identity and of the index, so never null.
    owner_subject    varchar(255) not null,
    owner_client     varchar(255) not null,
    -- 'key:' or 'user:' and what the caller keeps its sessions apart by.
    isolation_key    varchar(264) not null,
    version_major    integer      not null,
    version_minor    integer      not null,
    version_pinned   boolean      not null,
    name             varchar(1000) not null,
    description      varchar(4096) not null default '',
    metadata         jsonb        not null default '{}',
    enabled          boolean      not null default true,
    message_count    integer      not null default 0,
    -- Seconds without activity until the session expires; 0 = never.
    ttl_seconds      bigint       not null,
    created_at       timestamptz  not null,
    updated_at       timestamptz  not null,
    last_accessed_at timestamptz  not null,
    expires_at       timestamptz,
    -- Optimistic concurrency: changes are conditional on it.
    revision         integer      not null default 0,
    primary key (agent_id, id),
    constraint session_key_unique unique (agent_id, key),
    constraint session_agent_version foreign key (agent_id, version_major, version_minor)
        references agent_version (agent_id, major, minor),
    constraint session_key_shape check (key ~ '^[0-9A-Za-z_-][0-9A-Za-z._:@-]{0,127}$'),
    constraint session_owner_given check (owner_subject <> ''),
    constraint session_name_given check (name <> ''),
    constraint session_metadata_object check (jsonb_typeof(metadata) = 'object'),
    constraint session_counts check (message_count >= 0 and ttl_seconds >= 0),
    constraint session_expiry check ((expires_at is null) = (ttl_seconds = 0))
);

create index session_by_creation
    on session (agent_id, owner_subject, owner_client, isolation_key, created_at, id);
create index session_by_update
    on session (agent_id, owner_subject, owner_client, isolation_key, updated_at, id);

-- An owner talks to few agents, so these columns are far from independent; without this the planner multiplies their
-- selectivities and expects no rows.
create statistics session_owner_statistics (ndistinct, dependencies, mcv)
    on agent_id, owner_subject, owner_client, isolation_key from session;

-- Where a deleted session stood in its owner's lists. Pages continue after a session's key, and that session may be
-- gone when the next page is asked for. Carries nothing of the session's content.
create table session_tombstone (
    agent_id      uuid         not null references agent (id) on delete cascade,
    key           varchar(128) not null,
    id            uuid         not null,
    owner_subject varchar(255) not null,
    owner_client  varchar(255) not null,
    isolation_key varchar(264) not null,
    created_at    timestamptz  not null,
    deleted_at    timestamptz  not null,
    primary key (agent_id, key)
);

create index session_tombstone_by_deletion on session_tombstone (deleted_at);
