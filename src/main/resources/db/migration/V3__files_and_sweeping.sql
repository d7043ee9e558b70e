-- Parley, schema 3: the files of sessions, and what the sweeper goes by.

alter table session
    -- What its files have together. Changed only under a lock on this row, as are its entries.
    add column file_bytes bigint not null default 0,
    -- The day (UTC) on which it expires. An index on the instant itself would have to be changed with every use of a
    -- session; the day changes once a day.
    add column expires_on date generated always as (cast(expires_at at time zone 'UTC' as date)) stored,
    add constraint session_file_bytes check (file_bytes >= 0);

create index session_by_expiry on session (expires_on) where expires_on is not null;

-- Paths compare byte by byte: pages go on by name, and a subtree is a range.
create table file_entry (
    agent_id     uuid          not null,
    session_id   uuid          not null,
    -- Path of its directory; '' for the home directory, which is no entry itself.
    parent       varchar(1024) collate "C" not null,
    name         varchar(255)  collate "C" not null,
    is_directory boolean       not null,
    size         bigint        not null,
    -- No foreign key: contents may be kept elsewhere.
    content_id   uuid,
    modified_at  timestamptz   not null,
    primary key (agent_id, session_id, parent, name),
    constraint file_entry_session foreign key (agent_id, session_id) references session (agent_id, id) on delete cascade,
    constraint file_entry_name check (name not in ('', '.', '..') and position('/' in name) = 0),
    constraint file_entry_size check (size >= 0),
    constraint file_entry_content check ((content_id is null) = is_directory and (size = 0 or not is_directory))
);

-- Which contents there are. Written down before the first byte is, linked once an entry has it.
create table file_content (
    agent_id   uuid        not null,
    id         uuid        not null,
    session_id uuid        not null,
    linked     boolean     not null default false,
    touched_at timestamptz not null,
    primary key (agent_id, id),
    constraint file_content_session foreign key (agent_id, session_id) references session (agent_id, id) on delete cascade
);

create index file_content_by_session on file_content (agent_id, session_id);
create index file_content_unlinked on file_content (touched_at) where not linked;

create table file_chunk (
    agent_id   uuid    not null,
    content_id uuid    not null,
    seq        integer not null,
    bytes      bytea   not null,
    primary key (agent_id, content_id, seq),
    constraint file_chunk_content foreign key (agent_id, content_id) references file_content (agent_id, id) on delete cascade
);

-- Files are mostly compressed already.
alter table file_chunk alter column bytes set storage external;
