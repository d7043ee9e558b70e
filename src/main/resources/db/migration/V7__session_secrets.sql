-- Parley, schema 7: what a session's tools may know and no reader may.

alter table session
    -- By name, each sealed with a key that is not in the database.
    add column secrets jsonb not null default '{}',
    add constraint session_secrets_object check (jsonb_typeof(secrets) = 'object');
