-- Parley, schema 21: artifacts, which are files with a description.

set local lock_timeout = '2s';

-- The SHA-256 of the bytes in hexadecimal; null until they are complete, and for contents of earlier versions.
alter table file_content add column sha256 varchar(64);

-- A file of a session that was uploaded as an artifact. Its size, checksum and content are those of the file, with which
-- it is deleted.
create table artifact (
    agent_id    uuid          not null,
    session_id  uuid          not null,
    -- Unique within the session: a fork has the artifacts of its source under the same ids.
    id          uuid          not null,
    parent      varchar(1024) collate "C" not null,
    name        varchar(255)  collate "C" not null,
    mime_type   varchar(255)  not null,
    metadata    jsonb         not null,
    description varchar(4096),
    ttl_days    integer       not null,
    created_at  timestamptz   not null,
    -- ttl_days after its creation; the sweeper then deletes the file.
    expires_at  timestamptz   not null,
    primary key (agent_id, session_id, id),
    constraint artifact_file_unique unique (agent_id, session_id, parent, name),
    constraint artifact_file foreign key (agent_id, session_id, parent, name)
        references file_entry (agent_id, session_id, parent, name) on delete cascade,
    constraint artifact_metadata_object check (jsonb_typeof(metadata) = 'object'),
    constraint artifact_ttl check (ttl_days > 0)
);

create index artifact_by_expiry on artifact (expires_at);
