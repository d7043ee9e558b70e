-- Parley, schema 10: contents that the files of several sessions share.

set local lock_timeout = '2s';

-- Null = shared: no longer deleted with the session that it was uploaded to, but with the last reference to it.
alter table file_content alter column session_id drop not null;

-- Which sessions have an entry for a shared content. Contents of a single session have no rows here.
create table file_reference (
    content_agent_id uuid not null,
    content_id       uuid not null,
    -- Null once the entry or the session is deleted, until the sweeper removes the row and, after the last one, the content.
    agent_id         uuid,
    session_id       uuid,
    -- Also keeps versions that do not know this table from deleting a shared content.
    constraint file_reference_content foreign key (content_agent_id, content_id) references file_content (agent_id, id),
    constraint file_reference_session foreign key (agent_id, session_id) references session (agent_id, id) on delete set null,
    constraint file_reference_unique unique (agent_id, session_id, content_id),
    constraint file_reference_whole check ((agent_id is null) = (session_id is null))
);

create index file_reference_by_content on file_reference (content_agent_id, content_id);
