-- Parley, schema 4: the list of an owner's sessions with all agents.

-- Does not lead with the agent, as the others do: this list names none.
create index session_open_by_owner
    on session (owner_subject, owner_client, created_at, id) where isolation_open;
