-- Parley, schema 23: aliases of agents.
set local lock_timeout = '2s';

-- A name of an agent that can be given to another one. A table that every machine has, as that of agents.
create table agent_alias (
    id           uuid          not null primary key,
    workspace_id uuid          not null references workspace (id),
    agent_id     uuid          not null,
    key          varchar(50)   not null,
    name         varchar(255)  not null,
    description  varchar(4096) not null,
    created_at   timestamptz   not null,
    updated_at   timestamptz   not null,
    constraint agent_alias_key_unique unique (workspace_id, key),
    constraint agent_alias_agent foreign key (agent_id) references agent (id) on delete cascade
);

create index agent_alias_created on agent_alias (workspace_id, created_at, id);

-- For the deletion of agents.
create index agent_alias_of_agent on agent_alias (agent_id);

-- The alias through which the session was created, which may have been deleted since; null = none.
alter table session add column alias_key varchar(50);
