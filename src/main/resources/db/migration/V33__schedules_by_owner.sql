-- Parley, schema 33: counts the schedules of an owner.
drop index concurrently if exists schedule_owner;
create index concurrently schedule_owner on schedule (owner_subject, owner_client);
