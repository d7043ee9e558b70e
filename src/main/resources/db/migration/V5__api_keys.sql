-- Parley, schema 5: API keys.

create table api_key (
    id           uuid         not null primary key,
    workspace_id uuid         not null references workspace (id),
    name         varchar(255) not null,
    -- SHA-256 of the key, which itself is stored nowhere.
    hash         bytea        not null,
    -- Names of roles: {"api_roles": [in the whole workspace], "agent_roles": [{"agent_key": "...", "role": "..."}]}.
    roles        jsonb        not null,
    enabled      boolean      not null default true,
    -- The subject that made it; empty for the one that the configuration brings.
    created_by   varchar(255) not null,
    created_at   timestamptz  not null,
    updated_at   timestamptz  not null,
    -- null = never.
    expires_at   timestamptz,
    -- To the minute; null = not yet.
    last_used_at timestamptz,
    constraint api_key_hash_unique unique (hash),
    constraint api_key_hash_length check (octet_length(hash) = 32),
    constraint api_key_name_given check (name <> ''),
    constraint api_key_roles check (
        jsonb_typeof(roles -> 'api_roles') = 'array'
        and jsonb_typeof(roles -> 'agent_roles') = 'array'
        and not roles @? '$.api_roles[*] ? (!(@ like_regex "^[a-z_]{1,40}$"))'
        and not roles @? '$.agent_roles[*] ? (!(@.agent_key like_regex "^[0-9A-Za-z_-]{1,63}$"
            && @.role like_regex "^agent_(administrator|developer|user|viewer)$"))')
);

create index api_key_by_creation on api_key (workspace_id, created_at, id);

-- Replicas keep keys for a moment. Whatever changes one, a statement typed by hand included, tells them to forget it; its
-- last use does not. Nothing is kept of keys that are not there, so a new one is no news.
create function api_key_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('parley_api_key', case when tg_op = 'TRUNCATE' then '' else old.id::text end);
    return null;
end
$$;

create trigger api_key_changed
    after update of id, workspace_id, hash, roles, enabled, expires_at or delete on api_key
    for each row execute function api_key_changed();

create trigger api_keys_gone
    after truncate on api_key
    for each statement execute function api_key_changed();
