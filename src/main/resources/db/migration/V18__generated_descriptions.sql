-- Parley, schema 18: descriptions of sessions that come from the first message.
set local lock_timeout = '2s';

-- Whether the session has no description of its own, so that its first message becomes its description.
alter table session add column description_pending boolean not null default false;
