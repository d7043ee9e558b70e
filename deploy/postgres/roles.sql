-- Creates the database, a user that owns its tables (for "parley migrate"), and a user that reads and writes their rows but
-- cannot alter them (for the service). Run it once as a superuser:
--
--   psql --set=owner_password=... --set=service_password=... --file=deploy/postgres/roles.sql

create role parley_owner login password :'owner_password';
create role parley login password :'service_password';
-- A request that waits for a lock, or whose statement takes long, holds a connection. The service sets both timeouts itself,
-- but cannot do so through a connection pooler.
alter role parley set lock_timeout = '2s';
alter role parley set statement_timeout = '30s';
create database parley owner parley_owner;

\connect parley

-- Applies to all tables that parley_owner creates.
alter default privileges for role parley_owner grant select, insert, update, delete on tables to parley;
