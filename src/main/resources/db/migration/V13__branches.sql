-- Parley, schema 13: turns in branches of a conversation, turns that wait, turns that are not stored, and conversations
-- that no agent has answered in yet.

-- The leases of turns in flight. A replica renews its leases every second, so the table is narrow and has no secondary index.
create table turn_lease (
    agent_id    uuid        not null,
    session_id  uuid        not null,
    turn_id     uuid        not null,
    -- Distinguishes the holder. A writer whose epoch does not match changes no row.
    epoch       bigint      not null,
    -- By the clock of the database. Afterwards any replica may end the turn as interrupted.
    lease_until timestamptz not null,
    -- Whether the turn is stored; if not, the lease is all there is of it.
    stored      boolean     not null,
    primary key (agent_id, session_id, turn_id),
    constraint turn_lease_session foreign key (agent_id, session_id)
        references session (agent_id, id) on delete cascade
) with (fillfactor = 50);

insert into turn_lease (agent_id, session_id, turn_id, epoch, lease_until, stored)
select agent_id, session_id, turn_id, epoch, lease_until, true from session_log where turn_id is not null;

-- A conversation that was created without an agent. The first agent that answers in it is bound to it. From then on it is
-- the conversation of a session. It belongs to a workspace and not to an agent, so it is a reference table.
create table conversation (
    id             uuid         not null primary key,
    workspace_id   uuid         not null references workspace (id),
    owner_subject  varchar(255) not null,
    owner_client   varchar(255) not null,
    isolation_key  varchar(264) not null,
    -- What it is bound to; null until then. Not a foreign key: the session may have been deleted.
    agent_id       uuid,
    session_id     uuid,
    metadata       jsonb        not null default '{}',
    -- Events that were added before an agent was bound, in order.
    items          jsonb        not null default '[]',
    created_at     timestamptz  not null,
    expires_at     timestamptz  not null,
    constraint conversation_metadata_object check (jsonb_typeof(metadata) = 'object'),
    constraint conversation_bound check ((agent_id is null) = (session_id is null)),
    constraint conversation_items_array check (jsonb_typeof(items) = 'array')
);

create index conversation_by_owner on conversation (workspace_id, owner_subject, owner_client, created_at, id);
create index conversation_by_expiry on conversation (expires_at);

set local lock_timeout = '2s';

-- The lease is in turn_lease now. The version before 0.1.0 that is upgraded from has no conversations.
-- unused since 0.1.0
alter table session_log drop constraint session_log_lease;
-- unused since 0.1.0
alter table session_log drop column lease_until;

-- The turn in flight that continues the tail of the conversation; turns of other branches are only in turn_lease.
comment on column session_log.turn_id is 'The turn in flight after the tail (null if there is none)';

alter table turn
    -- Whether it can be read and cancelled by its id while it runs, and its pieces can be read again afterwards.
    add column background boolean not null default false,
    -- What the caller asked for, in the dialect's format; null if the dialect shows nothing of it.
    add column request jsonb,
    -- Number of events that it started with; the ids of those that follow depend on it.
    add column inputs integer not null default 1,
    -- Why the answer is not complete although the turn is; null if it is.
    add column incomplete varchar(32),
    -- Whether the caller deleted the turn as such; its events are still part of the conversation.
    add column deleted boolean not null default false,
    -- Until when its pieces are kept; null if they are not kept beyond its end, or it runs; -infinity if they are deleted.
    add column pieces_until timestamptz;

-- unused since 0.1.0
alter table turn drop constraint turn_status;
alter table turn add constraint turn_status check (status in
    ('RUNNING', 'WAITING', 'COMPLETED', 'CANCELLED', 'FAILED', 'INTERRUPTED', 'ADDED')) not valid;

-- A session that a response or conversation created by the way; it does not keep its agent's version in use.
alter table session add column implicit boolean not null default false;
