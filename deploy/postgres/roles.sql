-- The database, a user that owns its tables (for "parley migrate") and one that works with them (for the service), which
-- can change no table's shape. Once, as a superuser, with psql:
--
--   psql --set=owner_password=... --set=service_password=... --file=deploy/postgres/roles.sql

create role parley_owner login password :'owner_password';
create role parley login password :'service_password';
-- Whoever waits for a lock holds a connection. The service says so itself, but cannot through a connection pooler.
alter role parley set lock_timeout = '2s';
create database parley owner parley_owner;

\connect parley

-- For the tables there are, and for those that later releases make.
alter default privileges for role parley_owner grant select, insert, update, delete on tables to parley;
