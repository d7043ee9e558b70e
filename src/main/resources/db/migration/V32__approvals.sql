-- Parley, schema 32: a call is approved or refused once, whichever turns try to.

-- Of decisions about the same call that were made at the same moment, the first one counts.
update event e set hidden = 'WITHDRAWN' from event f
where e.type = 'TOOL_APPROVAL' and e.hidden is distinct from 'WITHDRAWN'
    and f.agent_id = e.agent_id and f.session_id = e.session_id and f.type = 'TOOL_APPROVAL'
    and f.hidden is distinct from 'WITHDRAWN' and f.payload ->> 'request' = e.payload ->> 'request' and f.seq < e.seq;

-- Withdrawn approvals can be given again, unless the call has a result.
drop index concurrently if exists event_approval_unique;
create unique index concurrently event_approval_unique on event (agent_id, session_id, (payload ->> 'request'))
    where type = 'TOOL_APPROVAL' and (hidden is distinct from 'WITHDRAWN' or payload ->> 'decided' = 'true');
