select s.id, s.key, s.name, s.version_major, s.version_minor, s.message_count, s.created_at, s.updated_at,
  s.last_accessed_at, s.expires_at, s.idle_timeout_seconds, s.stopped_at
from session s
where s.agent_id = :agent and s.owner_subject = :subject and s.owner_client = '' and s.isolation_open
  and (s.expires_at is null or s.expires_at > now())
order by s.created_at desc, s.id desc limit :limit
